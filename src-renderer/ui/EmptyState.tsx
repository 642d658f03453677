import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

interface EmptyStateProps {
  /** what it is for, or which filter hides everything */
  children: ReactNode
  title?: string
  action?: ReactNode
}

/** Nothing here yet: says what the place is for and what to do next. No drawing. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {title !== undefined && <h2 className={styles.title}>{title}</h2>}
      <p className={styles.text}>{children}</p>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  )
}
