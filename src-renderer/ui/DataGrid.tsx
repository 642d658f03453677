/** biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtual and keep one tab stop */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import styles from './DataGrid.module.css'
import { type MenuItem, useContextMenu } from './Menu.tsx'
import { useTypeAhead } from './use-type-ahead.ts'

export interface Column<T> {
  key: string
  title: string
  /** a CSS track: "minmax(160px, 1fr)", "90px" */
  width: string
  isNumber?: boolean
  /** the title is for screen readers only */
  isTitleHidden?: boolean
  /** sortable when given; null sorts last */
  sortBy?: (row: T) => string | number | null
  render: (row: T) => ReactNode
}

interface DataGridProps<T> {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  textOf: (row: T) => string
  selectedKey: string | null
  onSelect: (row: T) => void
  onOpen?: (row: T) => void
  /** the row's actions, as a context menu; show them as a button in the last column too */
  menuOf?: (row: T) => readonly MenuItem[]
  rowHeightPx?: number
}

const HEAD_PX = 30
const OVERSCAN = 8

interface Sort {
  key: string
  isDown: boolean
}

/** A table of any length as a grid with one tab stop: arrows, Home, End, type ahead, Enter; sorted by its heads. */
export function DataGrid<T>(props: DataGridProps<T>) {
  const { columns, keyOf, textOf, selectedKey, onSelect, onOpen, rowHeightPx = 34 } = props
  const id = useId()
  const [sort, setSort] = useState<Sort | null>(null)
  const rows = useMemo(() => sorted(props.rows, columns, sort), [props.rows, columns, sort])
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeightPx,
    overscan: OVERSCAN,
    scrollMargin: HEAD_PX,
  })
  const selected = rows.findIndex((row) => keyOf(row) === selectedKey)
  const selectedRow = rows[selected]
  const { handlers, menu } = useContextMenu(selectedRow === undefined ? [] : (props.menuOf?.(selectedRow) ?? []))
  const typed = useTypeAhead()
  const tracks = { gridTemplateColumns: columns.map((column) => column.width).join(' ') }
  const choose = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (row === undefined) return
    onSelect(row)
    virtual.scrollToIndex(index)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const moves: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      Home: 0,
      End: rows.length - 1,
    }
    const target = moves[event.key] ?? typed(event, rows.length, (at) => textOf(rows[at] as T), selected)
    if (target !== undefined) {
      event.preventDefault()
      return choose(target)
    }
    if (event.key === 'Enter' && selectedRow !== undefined) onOpen?.(selectedRow)
    handlers.onKeyDown(event)
  }
  return (
    <>
      <div
        ref={box}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
        tabIndex={0}
        className={styles.grid}
        onKeyDown={onKeyDown}
      >
        <Heads columns={columns} tracks={tracks} sort={sort} onSort={setSort} />
        <div className={styles.rows} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {virtual.getVirtualItems().map(({ index, size, start }) => {
            const row = rows[index] as T
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the grid, which has the focus
              <div
                key={keyOf(row)}
                id={`${id}-${index}`}
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 2}
                aria-selected={index === selected}
                className={styles.row}
                style={{ ...tracks, height: size, transform: `translateY(${start - HEAD_PX}px)` }}
                onClick={() => onSelect(row)}
                onDoubleClick={() => onOpen?.(row)}
                onContextMenu={(event) => {
                  onSelect(row)
                  handlers.onContextMenu(event)
                }}
              >
                {columns.map((column) => (
                  <div
                    key={column.key}
                    role="gridcell"
                    tabIndex={-1}
                    className={styles.cell}
                    data-number={column.isNumber || undefined}
                  >
                    {column.render(row)}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      {menu}
    </>
  )
}

interface HeadsProps<T> {
  columns: readonly Column<T>[]
  tracks: { gridTemplateColumns: string }
  sort: Sort | null
  onSort: (sort: Sort | null) => void
}

function Heads<T>({ columns, tracks, sort, onSort }: HeadsProps<T>) {
  return (
    <div role="rowgroup" className={styles.heads}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="row" aria-rowindex={1} className={styles.head} style={tracks}>
        {columns.map((column) => {
          const isSorted = sort?.key === column.key
          const direction = isSorted ? (sort.isDown ? 'descending' : 'ascending') : 'none'
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the button inside has the focus
            <div
              key={column.key}
              role="columnheader"
              aria-sort={column.sortBy === undefined ? undefined : direction}
              className={styles.cell}
              data-number={column.isNumber || undefined}
            >
              {column.sortBy === undefined ? (
                <span className={column.isTitleHidden ? 'h-hidden' : undefined}>{column.title}</span>
              ) : (
                <button type="button" className={styles.sort} onClick={() => onSort(nextSort(column.key, sort))}>
                  {column.title}
                  {isSorted && (sort.isDown ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Up, down, and back to the order in which the rows came. */
function nextSort(key: string, sort: Sort | null): Sort | null {
  if (sort?.key !== key) return { key, isDown: false }
  return sort.isDown ? null : { key, isDown: true }
}

function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort | null): readonly T[] {
  const readValue = columns.find((column) => column.key === sort?.key)?.sortBy
  if (readValue === undefined || sort === null) return rows
  const sign = sort.isDown ? -1 : 1
  return rows.toSorted((a, b) => {
    const [left, right] = [readValue(a), readValue(b)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    const order =
      typeof left === 'string' ? left.localeCompare(String(right), undefined, { numeric: true }) : left - Number(right)
    return order * sign
  })
}
