import type { ReactNode } from 'react'
import styles from './FirstRun.module.css'

interface ScreenProps {
  title: string
  text: string
  children: ReactNode
  /** the main button first */
  actions: ReactNode
}

/** One question. */
export function Screen({ title, text, children, actions }: ScreenProps) {
  return (
    <>
      <div>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{text}</p>
      </div>
      {children}
      <div className={styles.actions}>{actions}</div>
    </>
  )
}

interface OptionProps {
  group: string
  name: string
  isOn: boolean
  onChoose: () => void
  badge?: ReactNode
  text?: string
  end?: ReactNode
}

/** One answer of a few, as a card with a radio button. */
export function Option({ group, name, isOn, onChoose, badge, text, end }: OptionProps) {
  return (
    <label className={styles.option} data-on={isOn || undefined}>
      <input type="radio" className="h-hidden" name={group} checked={isOn} onChange={onChoose} />
      <span className={styles.radio} aria-hidden />
      <span>
        <span className={styles.optionName}>
          <span className="h-cut">{name}</span>
          {badge}
        </span>
        {text !== undefined && <span className={styles.optionText}>{text}</span>}
      </span>
      {end !== undefined && <span className={styles.optionEnd}>{end}</span>}
    </label>
  )
}

/** A line that says what was found or what will happen. */
export function Note({
  tone,
  icon,
  children,
}: {
  tone: 'good' | 'warn' | 'plain'
  icon: ReactNode
  children: ReactNode
}) {
  return (
    <div className={styles.note} data-tone={tone}>
      {icon}
      <div>{children}</div>
    </div>
  )
}
