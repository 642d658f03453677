import { type ReactNode, useEffect, useRef } from 'react'
import styles from '../SettingsPage.module.css'

interface PanelProps {
  title: string
  about?: string
  actions?: ReactNode
  /** it was opened by its address */
  isTarget?: boolean
  children: ReactNode
}

const GAP_PX = 12

/** Only the form scrolls: `scrollIntoView` would move the frame around it too. */
function scrollToTop(box: HTMLElement): void {
  let scroller = box.parentElement
  while (scroller !== null && !/auto|scroll/.test(getComputedStyle(scroller).overflowY))
    scroller = scroller.parentElement
  if (scroller === null) return
  scroller.scrollTop += box.getBoundingClientRect().top - scroller.getBoundingClientRect().top - GAP_PX
}

/** A titled part of a section that is no single setting. */
export function Panel({ title, about, actions, isTarget = false, children }: PanelProps) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isTarget && box.current !== null) scrollToTop(box.current)
  }, [isTarget])
  return (
    <section ref={box} className={styles.panel}>
      <div className={styles.panelHead}>
        <h2 className={styles.groupTitle}>{title}</h2>
        {actions !== undefined && <div className={styles.panelActions}>{actions}</div>}
      </div>
      {about !== undefined && <p className={styles.about}>{about}</p>}
      {children}
    </section>
  )
}
