import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../IconButton.tsx'
import { strings } from './strings.ts'

const CONFIRM_MS = 1_500

/** Copies and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <IconButton icon={isCopied ? Check : Copy} size={14} label={isCopied ? strings.copied : label} onClick={copy} />
  )
}
