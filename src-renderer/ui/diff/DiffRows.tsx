import styles from './Diff.module.css'
import type { DiffLine, DiffRow } from './diff-rows.ts'
import { strings } from './strings.ts'

type Side = 'add' | 'del' | 'same'

const SIGN: Record<Side, string> = { add: '+', del: '-', same: ' ' }
const WORD: Record<Side, string> = { add: strings.lineAdded, del: strings.lineRemoved, same: '' }

/** Removed lines, then added ones, one column. */
export function UnifiedRows({ rows }: { rows: readonly DiffRow[] }) {
  if (rows[0]?.isSame)
    return rows.map(({ after }) => after !== null && <Line key={after.no} side="same" line={after} />)
  return (
    <>
      {rows.map(({ before }) => before !== null && <Line key={before.no} side="del" line={before} />)}
      {rows.map(({ after }) => after !== null && <Line key={after.no} side="add" line={after} />)}
    </>
  )
}

/** Before at the left, after at the right. */
export function SplitRows({ rows }: { rows: readonly DiffRow[] }) {
  return rows.map(({ before, after, isSame }) => (
    <div key={`${before?.no} ${after?.no}`} className={styles.pair}>
      {before === null ? <div className={styles.void} /> : <Line side={isSame ? 'same' : 'del'} line={before} />}
      {after === null ? <div className={styles.void} /> : <Line side={isSame ? 'same' : 'add'} line={after} />}
    </div>
  ))
}

function Line({ side, line }: { side: Side; line: DiffLine }) {
  return (
    <div className={styles.line} data-side={side}>
      <span className={styles.no} aria-hidden="true">
        {line.no}
      </span>
      <span className={styles.sign} aria-hidden="true">
        {SIGN[side]}
      </span>
      {WORD[side] !== '' && <span className="h-hidden">{WORD[side]}: </span>}
      <span className={styles.text}>
        {line.pieces.map(({ text, isChanged }, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other identity
          isChanged ? <mark key={at}>{text}</mark> : text,
        )}
      </span>
    </div>
  )
}
