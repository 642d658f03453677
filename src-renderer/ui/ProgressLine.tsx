import styles from './ProgressLine.module.css'

interface ProgressLineProps {
  /** 0 to 1; null when the end is not known: then only the words speak */
  value: number | null
  /** what is progressing, for screen readers */
  label: string
  /** "91 of 148, 2 min left" */
  detail?: string
}

/** A determinate bar with its numbers. There is no bar for work whose end is unknown. */
export function ProgressLine({ value, label, detail }: ProgressLineProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <span className={styles.line}>
      {percent !== null && (
        <span
          className={styles.track}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
        >
          <span className={styles.fill} style={{ width: `${percent}%` }} />
        </span>
      )}
      {detail !== undefined && <span className="h-meta">{detail}</span>}
    </span>
  )
}
