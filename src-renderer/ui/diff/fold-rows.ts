import type { DiffRow } from './diff-rows.ts'

export type DiffSection =
  | { kind: 'fold'; key: number; rows: readonly DiffRow[] }
  | { kind: 'same'; key: number; rows: readonly DiffRow[] }
  | { kind: 'change'; key: number; rows: readonly DiffRow[] }

const CONTEXT_LINES = 3
/** Folding one or two lines hides more than it saves. */
const MIN_FOLDED = 4

/** Rows as changes with some lines around them; longer unchanged parts folded. Keys are row positions. */
export function foldRows(rows: readonly DiffRow[]): DiffSection[] {
  const sections: DiffSection[] = []
  let at = 0
  while (at < rows.length) {
    const isSame = rows[at]?.isSame === true
    let end = at
    while (end < rows.length && rows[end]?.isSame === isSame) end++
    const run = rows.slice(at, end)
    if (isSame) sections.push(...foldRun(run, at, { isFirst: at === 0, isLast: end === rows.length }))
    else sections.push({ kind: 'change', key: at, rows: run })
    at = end
  }
  return sections
}

function foldRun(run: readonly DiffRow[], at: number, place: { isFirst: boolean; isLast: boolean }): DiffSection[] {
  const head = place.isFirst ? 0 : CONTEXT_LINES
  const tail = place.isLast ? 0 : CONTEXT_LINES
  const hidden = run.length - head - tail
  if (hidden < MIN_FOLDED) return [{ kind: 'same', key: at, rows: run }]
  const sections: DiffSection[] = [
    { kind: 'same', key: at, rows: run.slice(0, head) },
    { kind: 'fold', key: at + head, rows: run.slice(head, head + hidden) },
    { kind: 'same', key: at + head + hidden, rows: run.slice(head + hidden) },
  ]
  return sections.filter((section) => section.rows.length > 0)
}
