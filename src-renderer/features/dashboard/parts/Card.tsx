import type { ReactNode } from 'react'
import { cardTitle } from '../card-title.ts'
import styles from '../Dashboard.module.css'
import { ArrangeBar, useArranging } from './arranging.tsx'

interface CardProps {
  id: string
  count?: number
  /** at the right of the head: a link or a short fact */
  more?: ReactNode
  /** no head: the card is one strip */
  isStrip?: boolean
  children: ReactNode
}

/** One card of the dashboard: a name, a count, and what it shows. While cards are arranged its head moves it. */
export function Card({ id, count, more, isStrip = false, children }: CardProps) {
  const isArranging = useArranging((store) => store.isOn)
  const title = cardTitle(id)
  return (
    <section className={styles.card} aria-labelledby={`card-${id}`}>
      {isArranging && <ArrangeBar id={id} title={title} isNamed={isStrip} />}
      {isStrip ? (
        <h2 id={`card-${id}`} className="h-hidden">
          {title}
        </h2>
      ) : (
        <header className={styles.head}>
          <h2 id={`card-${id}`} className={styles.title}>
            {title}
          </h2>
          {count !== undefined && count > 0 && <span className={styles.count}>{count}</span>}
          <span className="h-push">{more}</span>
        </header>
      )}
      {children}
    </section>
  )
}
