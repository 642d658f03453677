import type { ReactNode } from 'react'
import styles from './FilterBar.module.css'

interface FilterBarProps {
  children: ReactNode
  /** at the far right: count, columns */
  end?: ReactNode
}

/** The 42 px toolbar of a page: search, views, filters; the count at the far right. */
export function FilterBar({ children, end }: FilterBarProps) {
  return (
    <div className={styles.bar} role="toolbar" aria-label="Filters">
      {children}
      {end !== undefined && <span className={styles.end}>{end}</span>}
    </div>
  )
}
