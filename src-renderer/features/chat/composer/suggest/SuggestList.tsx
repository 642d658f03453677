import type { LucideIcon } from 'lucide-react'
import { Fragment, useEffect, useRef } from 'react'
import styles from './Suggest.module.css'

export interface SuggestItem {
  key: string
  group: string
  icon: LucideIcon
  title: string
  hint?: string
  isDisabled?: boolean
}

interface SuggestListProps<T extends SuggestItem> {
  id: string
  label: string
  items: readonly T[]
  active: number
  /** said instead of the list when it is empty */
  none: string
  onChoose: (item: T) => void
}

export const optionId = (listId: string, at: number): string => `${listId}-${at}`

/** What can be chosen, above the composer. The field keeps the focus and names the active option. */
export function SuggestList<T extends SuggestItem>({ id, label, items, active, none, onChoose }: SuggestListProps<T>) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector(`#${CSS.escape(optionId(id, active))}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  if (items.length === 0) {
    return (
      <p className={styles.none} role="status">
        {none}
      </p>
    )
  }
  return (
    <div ref={box} id={id} className={styles.list} role="listbox" aria-label={label} tabIndex={-1}>
      {items.map((item, at) => {
        const Icon = item.icon
        return (
          <Fragment key={item.key}>
            {items[at - 1]?.group !== item.group && (
              <div className={styles.group} role="presentation">
                {item.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field, which has the focus */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and names the active option */}
            <div
              id={optionId(id, at)}
              className={styles.item}
              role="option"
              aria-selected={at === active}
              aria-disabled={item.isDisabled || undefined}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => item.isDisabled || onChoose(item)}
            >
              <Icon size={16} aria-hidden="true" />
              <span className={`${styles.title} h-cut`}>{item.title}</span>
              {item.hint !== undefined && <span className={`${styles.hint} h-cut`}>{item.hint}</span>}
            </div>
          </Fragment>
        )
      })}
    </div>
  )
}
