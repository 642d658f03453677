import { useVirtualizer } from '@tanstack/react-virtual'
import { Clock, Hand, type LucideIcon, MessageSquare, Minimize2, Pause, Wrench } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useId, useMemo, useRef } from 'react'
import { StatusIcon, statusWord } from '../StatusIcon.tsx'
import styles from './RunTimeline.module.css'
import { strings } from './strings.ts'
import { type TimeScale, timeScale } from './time-scale.ts'
import type { TimelineRow } from './timeline-rows.ts'

interface RunTimelineProps {
  label: string
  rows: readonly TimelineRow[]
  /** the end of the axis; null: the run goes on until now */
  endedAt: number | null
  now: number
  selectedKey: string | null
  onSelect: (row: TimelineRow) => void
  /** "1.2 s" */
  formatMs: (ms: number) => string
}

const ROW_PX = 27
const OVERSCAN = 10
const ICONS: Record<TimelineRow['kind'], LucideIcon> = {
  model: MessageSquare,
  tool: Wrench,
  compact: Minimize2,
  waiting: Hand,
  paused: Pause,
  queued: Clock,
}

/** The steps of a run against time, any number of them. One tab stop: arrows, Page keys, Home and End. */
export function RunTimeline(props: RunTimelineProps) {
  const { label, rows, endedAt, now, selectedKey, onSelect, formatMs } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
  })
  const start = rows[0]?.from ?? 0
  const end = Math.max(endedAt ?? now, start + 1)
  const scale = useMemo(() => timeScale(start, end, idlesOf(rows, end)), [rows, start, end])
  const selected = rows.findIndex((row) => row.key === selectedKey)
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected)
  }, [selected, virtual])
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 1)
    const moves: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + page,
      PageUp: selected - page,
      Home: 0,
      End: rows.length - 1,
    }
    const target = moves[event.key]
    const row = target === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, target))]
    if (row === undefined) return
    event.preventDefault()
    onSelect(row)
  }
  return (
    <div className={styles.frame}>
      <div className={styles.head} aria-hidden="true">
        <span>{strings.step}</span>
        <span className={styles.axis}>
          {scale.ticks.map((tick) => (
            <span key={tick.at} className={styles.tick} style={{ left: `${tick.at * 100}%` }}>
              {tick.elapsedMs === 0 ? '0 s' : formatMs(tick.elapsedMs)}
            </span>
          ))}
        </span>
        <span className={styles.took}>{strings.took}</span>
      </div>
      <div
        ref={box}
        className={styles.box}
        role="listbox"
        aria-label={label}
        aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          <Grid scale={scale} isLive={endedAt === null} />
          {virtual.getVirtualItems().map(({ index, start: top }) => {
            const row = rows[index] as TimelineRow
            const to = row.to ?? end
            return (
              <Row
                key={row.key}
                id={`${id}-${index}`}
                row={row}
                top={top}
                isSelected={index === selected}
                position={index + 1}
                count={rows.length}
                left={scale.at(row.from)}
                width={scale.at(to) - scale.at(row.from)}
                took={formatMs(to - row.from)}
                after={formatMs(row.from - start)}
                onSelect={onSelect}
              />
            )
          })}
        </div>
      </div>
      <Legend rows={rows} hasFolds={scale.folds.length > 0} />
    </div>
  )
}

/** Only what the run waited for may be drawn shorter, and not while a step went on. */
function idlesOf(rows: readonly TimelineRow[], end: number) {
  return rows
    .filter((row) => row.stepNo === null)
    .map((row) => ({ from: row.from, to: Math.max(row.from, row.to ?? end) }))
}

function Grid({ scale, isLive }: { scale: TimeScale; isLive: boolean }) {
  return (
    <div className={styles.grid} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <span key={tick.at} className={styles.line} style={{ left: `${tick.at * 100}%` }} />
      ))}
      {isLive && <span className={styles.now} title={strings.now} />}
    </div>
  )
}

interface RowProps {
  id: string
  row: TimelineRow
  top: number
  isSelected: boolean
  position: number
  count: number
  left: number
  width: number
  took: string
  after: string
  onSelect: (row: TimelineRow) => void
}

const Row = memo(function Row({ id, row, top, isSelected, position, count, left, width, ...rest }: RowProps) {
  const { took, after, onSelect } = rest
  const Icon = ICONS[row.kind]
  const isOpen = row.to === null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the list, which has the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={position}
      className={styles.row}
      data-idle={row.stepNo === null || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(row)}
    >
      <span className={styles.name}>
        <StatusIcon status={row.status} size={14} withHiddenWord={false} />
        <Icon size={14} aria-hidden className={styles.kind} />
        <span className="h-cut" title={row.detail === null ? row.title : `${row.title}: ${row.detail}`}>
          {row.title}
          {row.detail !== null && <span className={styles.detail}> {row.detail}</span>}
        </span>
        <span className="h-hidden">
          {strings.facts(strings.kinds[row.kind], statusWord(row.status), after)}
          {isOpen ? strings.unfinished : strings.tookWord}
        </span>
      </span>
      <span className={styles.lane}>
        <span
          className={styles.bar}
          data-tone={row.tone}
          data-open={isOpen || undefined}
          data-thin={(row.stepNo === null && row.tone !== 'waiting') || undefined}
          style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
        />
      </span>
      <span className={styles.took}>{took}</span>
    </div>
  )
})

function Legend({ rows, hasFolds }: { rows: readonly TimelineRow[]; hasFolds: boolean }) {
  const tones = useMemo(() => {
    const used = new Set(rows.map((row) => row.tone))
    return (Object.keys(strings.legend) as TimelineRow['tone'][]).filter((tone) => used.has(tone))
  }, [rows])
  return (
    <div className={styles.legend}>
      {tones.map((tone) => (
        <span key={tone} className={styles.key}>
          <span className={styles.swatch} data-tone={tone} aria-hidden="true" />
          {strings.legend[tone]}
        </span>
      ))}
      {hasFolds && <span>{strings.folded}</span>}
    </div>
  )
}
