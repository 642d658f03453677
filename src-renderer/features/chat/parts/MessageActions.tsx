import type { ReactNode } from 'react'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
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
        {actions.map(({ label, icon, keys, disabledBecause, onSelect }) =>
          icon === undefined ? null : (
            <IconButton
              key={label}
              icon={icon}
              size={14}
              label={disabledBecause === undefined ? label : `${label}, ${disabledBecause}`}
              {...(keys === undefined ? {} : { keys })}
              disabled={disabledBecause !== undefined}
              onClick={onSelect}
            />
          ),
        )}
        <span className={styles.meta}>
          {meta}
          <Time at={at} short={formatWhen(at)} full={formatFull(at)} />
        </span>
      </div>
    </div>
  )
}
