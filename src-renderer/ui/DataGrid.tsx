/** biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtual and keep one tab stop */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import styles from './DataGrid.module.css'
import { DataGridHead, type GridSort } from './DataGridHead.tsx'
import { type MenuItem, useContextMenu } from './Menu.tsx'
import { useRowOffset } from './use-density.ts'
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
  /** sortable by whoever gives the rows: see `onSort` */
  isSortable?: boolean
  startsDown?: boolean
  render: (row: T) => ReactNode
}

/** Rows that are chosen together, for one action on all of them. */
export interface GridChecks<T> {
  isChecked: (row: T) => boolean
  /** every row there is, or some */
  state: 'none' | 'some' | 'all'
  labelOf: (row: T) => string
  allLabel: string
  /** one row, or with `isRange` all from the last one that was checked */
  onCheck: (row: T, index: number, isRange: boolean) => void
  onCheckAll: () => void
  onClear: () => void
}

interface DataGridProps<T> {
  label: string
  columns: readonly Column<T>[]
  /** undefined: not read yet, shown as an empty row */
  rows: readonly (T | undefined)[]
  keyOf: (row: T) => string
  textOf: (row: T) => string
  selectedKey: string | null
  onSelect: (row: T) => void
  onOpen?: (row: T) => void
  /** the row's actions, as a context menu; show them as a button in the last column too */
  menuOf?: (row: T) => readonly MenuItem[]
  rowHeightPx?: number
  checks?: GridChecks<T>
  /** the order of rows that come sorted; null: the usual one */
  sort?: GridSort | null
  onSort?: (sort: GridSort | null) => void
  /** false where letters are keys of the page */
  hasTypeAhead?: boolean
  /** which rows are in sight, from the first to the last */
  onVisible?: (first: number, last: number) => void
  /** whether the first row is in sight, and the pointer elsewhere */
  onRest?: (isAtTop: boolean) => void
}

const HEAD_PX = 30
const OVERSCAN = 8
const CHECK_TRACK = '40px'

/** A table of any length as a grid with one tab stop: arrows, Home, End, type ahead, Enter, Space; sorted by its heads. */
export function DataGrid<T>(props: DataGridProps<T>) {
  const { columns, keyOf, textOf, selectedKey, onSelect, onOpen, checks, onVisible, onRest } = props
  const offsetPx = useRowOffset()
  const rowHeightPx = (props.rowHeightPx ?? 34) + offsetPx
  const id = useId()
  const [ownSort, setOwnSort] = useState<GridSort | null>(null)
  const sort = props.onSort === undefined ? ownSort : (props.sort ?? null)
  const rows = useMemo(
    () => (props.onSort === undefined ? sorted(props.rows, columns, sort) : props.rows),
    [props.rows, props.onSort, columns, sort],
  )
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeightPx,
    overscan: OVERSCAN,
    scrollMargin: HEAD_PX,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height
  useEffect(() => virtual.measure(), [rowHeightPx])
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1]
  useEffect(() => {
    if (last >= 0) onVisible?.(first, last)
  }, [first, last, onVisible])

  const selected = selectedKey === null ? -1 : rows.findIndex((row) => row !== undefined && keyOf(row) === selectedKey)
  const selectedRow = rows[selected]
  const { handlers, menu } = useContextMenu(selectedRow === undefined ? [] : (props.menuOf?.(selectedRow) ?? []))
  const typed = useTypeAhead()
  const tracks = {
    gridTemplateColumns: [...(checks ? [CHECK_TRACK] : []), ...columns.map((column) => column.width)].join(' '),
  }
  const choose = (index: number) => {
    const at = Math.min(rows.length - 1, Math.max(0, index))
    const row = rows[at]
    virtual.scrollToIndex(at)
    if (row !== undefined) onSelect(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (checks !== undefined && checkKey(event, checks, selectedRow, selected)) return
    const pageRows = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - HEAD_PX) / rowHeightPx) - 1)
    const moves: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + pageRows,
      PageUp: selected - pageRows,
      Home: 0,
      End: rows.length - 1,
    }
    const text = (at: number) => {
      const row = rows[at]
      return row === undefined ? '' : textOf(row)
    }
    const byLetter = () => (props.hasTypeAhead === false ? undefined : typed(event, rows.length, text, selected))
    const target = moves[event.key] ?? byLetter()
    if (target !== undefined) {
      event.preventDefault()
      return choose(target)
    }
    if (event.key === 'Enter' && selectedRow !== undefined) onOpen?.(selectedRow)
    handlers.onKeyDown(event)
  }
  const onRowClick = (event: MouseEvent, row: T, index: number) => {
    if (checks !== undefined && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      checks.onCheck(row, index, event.shiftKey)
    }
    onSelect(row)
  }
  const tellRest = () =>
    onRest?.((box.current?.scrollTop ?? 0) < rowHeightPx && box.current?.matches(':hover') !== true)
  return (
    <>
      <div
        ref={box}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={checks === undefined ? undefined : true}
        aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
        tabIndex={0}
        className={styles.grid}
        onKeyDown={onKeyDown}
        onScroll={tellRest}
        onPointerEnter={tellRest}
        onPointerLeave={tellRest}
      >
        <DataGridHead
          columns={columns}
          tracks={tracks}
          sort={sort}
          onSort={props.onSort ?? setOwnSort}
          lead={checks && <CheckAll checks={checks} />}
        />
        <div className={styles.rows} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {items.map(({ index, size, start }) => {
            const row = rows[index]
            const place = { ...tracks, height: size, transform: `translateY(${start - HEAD_PX}px)` }
            if (row === undefined) {
              return <div key={`unread-${index}`} className={styles.unread} style={place} aria-hidden="true" />
            }
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
                style={place}
                onClick={(event) => onRowClick(event, row, index)}
                onDoubleClick={() => onOpen?.(row)}
                onContextMenu={(event) => {
                  onSelect(row)
                  handlers.onContextMenu(event)
                }}
              >
                {checks && <CheckCell checks={checks} row={row} index={index} />}
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

/** Space, Ctrl A and Escape. Returns true when the key was one of them. */
function checkKey<T>(event: KeyboardEvent, checks: GridChecks<T>, row: T | undefined, index: number): boolean {
  const isAll = event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)
  if (isAll) checks.onCheckAll()
  else if (event.key === ' ' && row !== undefined) checks.onCheck(row, index, event.shiftKey)
  else if (event.key === 'Escape' && checks.state !== 'none') {
    event.stopPropagation()
    checks.onClear()
  } else return false
  event.preventDefault()
  return true
}

function CheckAll<T>({ checks }: { checks: GridChecks<T> }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the box inside has the focus
    <div role="columnheader" className={styles.cell}>
      <input
        type="checkbox"
        className={styles.check}
        aria-label={checks.allLabel}
        checked={checks.state === 'all'}
        ref={(input) => {
          if (input !== null) input.indeterminate = checks.state === 'some'
        }}
        onChange={() => (checks.state === 'none' ? checks.onCheckAll() : checks.onClear())}
      />
    </div>
  )
}

function CheckCell<T>({ checks, row, index }: { checks: GridChecks<T>; row: T; index: number }) {
  return (
    <div role="gridcell" tabIndex={-1} className={styles.cell}>
      <input
        type="checkbox"
        className={styles.check}
        tabIndex={-1}
        aria-label={checks.labelOf(row)}
        checked={checks.isChecked(row)}
        onChange={() => {}}
        onClick={(event) => {
          event.stopPropagation()
          checks.onCheck(row, index, event.shiftKey)
        }}
      />
    </div>
  )
}

function sorted<T>(
  rows: readonly (T | undefined)[],
  columns: readonly Column<T>[],
  sort: GridSort | null,
): readonly (T | undefined)[] {
  const readValue = columns.find((column) => column.key === sort?.key)?.sortBy
  if (readValue === undefined || sort === null) return rows
  const sign = sort.isDown ? -1 : 1
  const readRow = (row: T | undefined) => (row === undefined ? null : readValue(row))
  return rows.toSorted((a, b) => {
    const [left, right] = [readRow(a), readRow(b)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    const order =
      typeof left === 'string' ? left.localeCompare(String(right), undefined, { numeric: true }) : left - Number(right)
    return order * sign
  })
}
