import type { ReactNode } from 'react'
import styles from './PageHeader.module.css'

interface PageHeaderProps {
  /** the page that this one belongs to, as a way back */
  within?: { name: string; href: string }
  title: string
  /** one line; the first thing to be cut */
  purpose?: string
  /** at most one filled button, and it is last */
  actions?: ReactNode
}

/** The 52 px head of a page. Its title is the page's only h1. */
export function PageHeader({ within, title, purpose, actions }: PageHeaderProps) {
  return (
    <header className={styles.head}>
      {within !== undefined && (
        <span className={styles.within}>
          <a href={within.href}>{within.name}</a>
          <span aria-hidden="true">/</span>
        </span>
      )}
      <h1 className={styles.title}>{title}</h1>
      {purpose !== undefined && <p className={`${styles.purpose} h-cut`}>{purpose}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
