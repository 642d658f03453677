/** biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtual and keep one tab stop */
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './DataGrid.module.css'

export interface GridSort {
  key: string
  isDown: boolean
}

interface HeadColumn {
  key: string
  title: string
  isNumber?: boolean
  isTitleHidden?: boolean
  sortBy?: unknown
  isSortable?: boolean
  /** the first click sorts the largest first */
  startsDown?: boolean
}

interface DataGridHeadProps {
  columns: readonly HeadColumn[]
  tracks: { gridTemplateColumns: string }
  sort: GridSort | null
  onSort: (sort: GridSort | null) => void
  /** the box that checks every row */
  lead: ReactNode
}

/** The sticky heads of a grid: titles, and buttons that sort. */
export function DataGridHead({ columns, tracks, sort, onSort, lead }: DataGridHeadProps) {
  return (
    <div role="rowgroup" className={styles.heads}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="row" aria-rowindex={1} className={styles.head} style={tracks}>
        {lead}
        {columns.map((column) => {
          const isSorted = sort?.key === column.key
          const isSortable = column.sortBy !== undefined || column.isSortable === true
          const direction = isSorted ? (sort.isDown ? 'descending' : 'ascending') : 'none'
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the button inside has the focus
            <div
              key={column.key}
              role="columnheader"
              aria-sort={isSortable ? direction : undefined}
              className={styles.cell}
              data-number={column.isNumber || undefined}
            >
              {isSortable ? (
                <button type="button" className={styles.sort} onClick={() => onSort(nextSort(column, sort))}>
                  {column.title}
                  {isSorted && (sort.isDown ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                </button>
              ) : (
                <span className={column.isTitleHidden ? 'h-hidden' : undefined}>{column.title}</span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** One way, the other, and back to the order in which the rows came. */
function nextSort({ key, startsDown = false }: HeadColumn, sort: GridSort | null): GridSort | null {
  if (sort?.key !== key) return { key, isDown: startsDown }
  return sort.isDown === startsDown ? { key, isDown: !startsDown } : null
}
