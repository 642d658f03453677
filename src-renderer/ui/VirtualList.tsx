import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useRowOffset } from './use-density.ts'
import { useTypeAhead } from './use-type-ahead.ts'
import styles from './VirtualList.module.css'

export interface VirtualListProps<T> {
  label: string
  items: readonly T[]
  keyOf: (item: T) => string
  /** for type ahead and as the accessible name of the row */
  textOf: (item: T) => string
  rowHeightPx: number | ((item: T) => number)
  selectedKey: string | null
  onSelect: (item: T) => void
  /** Enter or double click */
  onOpen?: (item: T) => void
  onRowKeyDown?: (item: T, event: KeyboardEvent) => void
  renderRow: (item: T, isSelected: boolean) => ReactNode
  /** called when the last rows come into sight */
  onEndReached?: () => void
}

const OVERSCAN = 8

/** A list of any length with one tab stop: arrows, Page keys, Home, End, type ahead, Enter. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const offsetPx = useRowOffset()
  const { items, keyOf, textOf, rowHeightPx, selectedKey, onSelect, onOpen, onEndReached } = props
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => heightOf(items[index], rowHeightPx) + offsetPx,
    getItemKey: (index) => keyAt(items, index, keyOf),
    overscan: OVERSCAN,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height
  useEffect(() => virtual.measure(), [offsetPx])
  const selected = items.findIndex((item) => keyOf(item) === selectedKey)
  const typed = useTypeAhead()
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? -1
  useEffect(() => {
    if (last >= 0 && last >= items.length - 1) onEndReached?.()
  }, [last, items.length, onEndReached])

  const choose = (index: number) => {
    const at = Math.min(items.length - 1, Math.max(0, index))
    const item = items[at]
    if (item === undefined) return
    onSelect(item)
    virtual.scrollToIndex(at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[selected]
    const pageRows = Math.max(1, rows.length - 2 * OVERSCAN)
    const moves: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + pageRows,
      PageUp: selected - pageRows,
      Home: 0,
      End: items.length - 1,
    }
    const target = moves[event.key] ?? typed(event, items.length, (at) => textOf(items[at] as T), selected)
    if (target !== undefined) {
      event.preventDefault()
      return choose(target)
    }
    if (item === undefined) return
    if (event.key === 'Enter') onOpen?.(item)
    props.onRowKeyDown?.(item, event)
  }
  return (
    <div
      ref={box}
      className={styles.box}
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={selected >= 0 ? `${props.label}-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index] as T
          const isSelected = row.index === selected
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the list, which has the focus
            <div
              key={row.key}
              id={`${props.label}-${row.index}`}
              className={styles.row}
              role="option"
              tabIndex={-1}
              aria-selected={isSelected}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
              onClick={() => onSelect(item)}
              onDoubleClick={() => onOpen?.(item)}
            >
              {props.renderRow(item, isSelected)}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const heightOf = <T,>(item: T | undefined, height: number | ((item: T) => number)) =>
  typeof height === 'number' || item === undefined ? Number(height) || 0 : height(item)

const keyAt = <T,>(items: readonly T[], index: number, keyOf: (item: T) => string) => {
  const item = items[index]
  return item === undefined ? index : keyOf(item)
}
