import type { ReactNode } from 'react'
import styles from './RecoveryScreen.module.css'

/** One way out: what it does, and its button at the right. */
export function Part({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h2 className={styles.partTitle}>{title}</h2>
        {children}
      </div>
      <p className={styles.about}>{about}</p>
    </section>
  )
}
