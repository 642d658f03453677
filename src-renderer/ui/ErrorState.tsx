import { Button } from '@mantine/core'
import { OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './ErrorState.module.css'

interface ErrorStateProps {
  /** what failed and why, in words */
  title: string
  /** what is safe, and what to do next */
  children?: ReactNode
  /** the one fix */
  action?: ReactNode
  /** for a report: folded, with Copy */
  details?: string
  /** one line in a list or form instead of a page */
  isInline?: boolean
}

/** Something failed: what, why, what is safe, one fix, details folded. */
export function ErrorState({ title, children, action, details, isInline = false }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert" data-inline={isInline || undefined}>
      <OctagonX size={16} aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        {children !== undefined && <p className={styles.text}>{children}</p>}
        {action !== undefined && <div className={styles.actions}>{action}</div>}
        {details !== undefined && details !== '' && (
          <details className={styles.details}>
            <summary>Details</summary>
            <pre>{details}</pre>
            <Button size="xs" onClick={() => void navigator.clipboard.writeText(details)}>
              Copy details
            </Button>
          </details>
        )}
      </div>
    </div>
  )
}
