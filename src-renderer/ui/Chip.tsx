import type { ReactNode } from 'react'
import styles from './Chip.module.css'

interface ChipProps {
  children: ReactNode
  /** `accent` marks a choice of the person, `warn` names a border that data crosses */
  tone?: 'plain' | 'accent' | 'warn' | 'good'
  title?: string
}

/** A short fact beside a name. Not a button. */
export function Chip({ children, tone = 'plain', title }: ChipProps) {
  return (
    <span className={styles.chip} data-tone={tone} title={title}>
      {children}
    </span>
  )
}
