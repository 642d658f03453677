import type { ReactNode } from 'react'
import styles from './PageColumn.module.css'

/** The free-width column of a page; list panes and the inspector stand beside it in the stage. */
export function PageColumn({ children }: { children: ReactNode }) {
  return <div className={styles.column}>{children}</div>
}

/** The part of a column that scrolls. `isPadded` for cards and forms; tables go to the edges. */
export function PageScroll({ children, isPadded = false }: { children: ReactNode; isPadded?: boolean }) {
  return (
    <div className={styles.scroll} data-padded={isPadded || undefined}>
      {children}
    </div>
  )
}
