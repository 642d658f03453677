import type { ReactNode } from 'react'
import styles from './StatusChip.module.css'
import { type Status, StatusIcon, statusWord } from './StatusIcon.tsx'

interface StatusChipProps {
  status: Status
  /** other words than the status's own: "Not answering" */
  children?: ReactNode
  /** without the tinted ground, for table cells */
  isPlain?: boolean
}

/** Icon and word of a status. */
export function StatusChip({ status, children, isPlain = false }: StatusChipProps) {
  return (
    <span className={styles.chip} data-status={status} data-plain={isPlain || undefined}>
      <StatusIcon status={status} size={14} withHiddenWord={false} />
      {children ?? statusWord(status)}
    </span>
  )
}
