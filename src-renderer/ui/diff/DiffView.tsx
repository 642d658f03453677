import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useWidth } from '../use-width.ts'
import { Windowed } from '../virtual/Windowed.tsx'
import styles from './Diff.module.css'
import { SplitRows, UnifiedRows } from './DiffRows.tsx'
import { compareTexts } from './diff-rows.ts'
import { type DiffSection, foldRows } from './fold-rows.ts'
import { strings } from './strings.ts'

const SIDE_BY_SIDE_FROM_PX = 900
const LINE_PX = 18

interface DiffViewProps {
  path: string
  before: string
  after: string
  isNew?: boolean
}

/** What changes in a file: unified when narrow, else side by side; unchanged parts folded; n and p go through it. */
export function DiffView({ path, before, after, isNew = false }: DiffViewProps) {
  const diff = useMemo(() => compareTexts(before, after), [before, after])
  const sections = useMemo(() => foldRows(diff.rows), [diff])
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const frame = useRef<HTMLElement>(null)
  const isSplit = useWidth(frame) >= SIDE_BY_SIDE_FROM_PX && !isNew
  const Rows = isSplit ? SplitRows : UnifiedRows

  const show = (section: DiffSection) => {
    if (section.kind !== 'fold' || unfolded.has(section.key)) {
      return (
        <Windowed key={section.key} estimatePx={section.rows.length * LINE_PX} startsMounted>
          {() => (
            <div data-change={section.kind === 'change' || undefined} tabIndex={-1} className={styles.section}>
              <Rows rows={section.rows} />
            </div>
          )}
        </Windowed>
      )
    }
    return (
      <button
        key={section.key}
        type="button"
        className={styles.fold}
        onClick={() => setUnfolded((old) => new Set(old).add(section.key))}
      >
        {strings.same(section.rows.length)}
      </button>
    )
  }

  return (
    <section ref={frame} className={styles.diff} aria-label={path} onKeyDown={goThroughChanges}>
      <header className={styles.head}>
        <span className={`${styles.path} h-cut`} title={path}>
          {path}
        </span>
        {isNew && <span>{strings.newFile}</span>}
        {diff.added > 0 && <span className={styles.addedCount}>+ {strings.added(diff.added)}</span>}
        {diff.removed > 0 && <span className={styles.removedCount}>- {strings.removed(diff.removed)}</span>}
        {diff.added + diff.removed === 0 && <span>{strings.noChange}</span>}
      </header>
      {diff.isCoarse && <p className={styles.note}>{strings.tooDifferent}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <div className={styles.body} tabIndex={0} title={strings.keys}>
        <div className={styles.lines}>{sections.map(show)}</div>
      </div>
      {diff.totalLines !== null && <p className={styles.note}>{strings.cut(diff.rows.length, diff.totalLines)}</p>}
    </section>
  )
}

function goThroughChanges(event: KeyboardEvent<HTMLElement>): void {
  if ((event.key !== 'n' && event.key !== 'p') || event.ctrlKey || event.metaKey || event.altKey) return
  const changes = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-change]')]
  const at = changes.findIndex((change) => change.contains(document.activeElement))
  const next = event.key === 'n' ? changes[at + 1] : changes[at < 0 ? changes.length - 1 : at - 1]
  if (next === undefined) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}
