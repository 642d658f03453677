import { NumberInput } from '@mantine/core'
import { OctagonX } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'

interface UnitFieldProps {
  label: ReactNode
  /** null: empty, where `isOptional` */
  value: number | null
  min: number
  max: number
  /** "s", "GB", "tokens" */
  unit: string
  /** whole numbers only, unless given */
  decimals?: number
  isOptional?: boolean
  placeholder?: string
  description?: ReactNode
  disabled?: boolean
  ariaLabel?: string
  onFocus?: () => void
  /** called with a valid number only, when the person leaves the field or presses Enter */
  onCommit: (value: number | null) => void
}

/** A number with its unit inside the field. It is checked when the person leaves it, then on each key until right. */
export function UnitField(props: UnitFieldProps) {
  const { value, min, max, unit, decimals = 0, isOptional = false, onCommit } = props
  const [draft, setDraft] = useState<number | string>(value ?? '')
  const [isWrong, setIsWrong] = useState(false)
  useEffect(() => setDraft(value ?? ''), [value])
  const isValid = (next: number | string) =>
    next === '' ? isOptional : typeof next === 'number' && next >= min && next <= max
  const commit = () => {
    setIsWrong(!isValid(draft))
    const next = draft === '' ? null : Number(draft)
    if (isValid(draft) && next !== value) onCommit(next)
  }
  return (
    <NumberInput
      label={props.label}
      aria-label={props.ariaLabel}
      description={props.description}
      placeholder={props.placeholder}
      disabled={props.disabled ?? false}
      value={draft}
      onChange={(next) => {
        setDraft(next)
        if (isWrong) setIsWrong(!isValid(next))
      }}
      onBlur={commit}
      onFocus={props.onFocus}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      thousandSeparator=","
      hideControls
      rightSection={<span className="h-meta">{unit}</span>}
      rightSectionWidth={`${unit.length + 2}ch`}
      rightSectionPointerEvents="none"
      error={isWrong && <FieldProblem text={`Use a number from ${min.toLocaleString()} to ${max.toLocaleString()}`} />}
    />
  )
}

/** What to do about a wrong value: never by colour alone. */
function FieldProblem({ text }: { text: string }) {
  return (
    <>
      <OctagonX size={14} aria-hidden /> <span>{text}</span>
    </>
  )
}
