import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'

interface CommittedTextProps {
  label: string
  value: string
  maxLength: number
  onCommit: (value: string) => void
}

/** Saved when the person leaves the field or presses Enter. */
export function CommittedText({ label, value, maxLength, onCommit }: CommittedTextProps) {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  const commit = () => {
    if (draft.trim() !== value) onCommit(draft.trim())
  }
  return (
    <TextInput
      aria-label={label}
      value={draft}
      maxLength={maxLength}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}
