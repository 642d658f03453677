import type { ReactNode } from 'react'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import { strings } from '../strings.ts'
import styles from './Thread.module.css'

interface MessageActionsProps {
  actions: readonly MenuItem[]
  at: number
  /** always visible, before the actions: the branch switcher */
  children?: ReactNode
  /** who wrote it, and where */
  meta?: ReactNode
}

/** The line under a message: branches always, actions and facts on hover and focus. */
export function MessageActions({ actions, at, children, meta }: MessageActionsProps) {
  return (
    <div className={styles.actionLine}>
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: a toolbar of icon buttons, not a form's fieldset */}
      <div className={styles.actions} role="group" aria-label={strings.actions.label}>
        {actions.map((action) => (
          <ActionButton key={action.label} {...action} />
        ))}
        <span className={styles.meta}>
          {meta}
          <Time at={at} short={formatWhen(at)} full={formatFull(at)} />
        </span>
      </div>
    </div>
  )
}

/** Without the tooltip of an IconButton: hundreds of these are mounted while the thread scrolls. */
function ActionButton({ label, icon: Icon, keys, disabledBecause, onSelect }: MenuItem) {
  if (Icon === undefined) return null
  const name = disabledBecause === undefined ? label : `${label}, ${disabledBecause}`
  return (
    <button
      type="button"
      className={styles.action}
      aria-label={name}
      title={keys === undefined ? name : `${name} (${keys})`}
      disabled={disabledBecause !== undefined}
      onClick={onSelect}
    >
      <Icon size={14} aria-hidden />
    </button>
  )
}
