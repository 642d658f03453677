import { diffArrays, diffWordsWithSpace } from 'diff'

/** A stretch of a line; `isChanged` marks the words that differ from the other side. */
export interface Piece {
  text: string
  isChanged: boolean
}
export interface DiffLine {
  no: number
  pieces: readonly Piece[]
}
/** One line of both sides: an unchanged line has both, an added one no `before`, a removed one no `after`. */
export interface DiffRow {
  before: DiffLine | null
  after: DiffLine | null
  isSame: boolean
}
export interface Diff {
  rows: readonly DiffRow[]
  added: number
  removed: number
  /** lines of the longer side, when not all were compared */
  totalLines: number | null
  /** comparing took too long: everything counts as changed */
  isCoarse: boolean
}

export const MAX_LINES = 5_000
const MAX_EDITS = 2_000
const TIMEOUT_MS = 150
const MAX_WORD_DIFF_CHARS = 600

/** The rows of a comparison by lines, with the changed words of paired lines. Bounded in length and in time. */
export function compareTexts(before: string, after: string): Diff {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const longest = Math.max(old.length, fresh.length)
  const [oldHead, freshHead] = [old.slice(0, MAX_LINES), fresh.slice(0, MAX_LINES)]
  const parts = diffArrays(oldHead, freshHead, { maxEditLength: MAX_EDITS, timeout: TIMEOUT_MS })
  const rows = parts === undefined ? changedRows(oldHead, freshHead, 1, 1) : rowsOf(parts)
  return {
    rows,
    added: rows.filter((row) => !row.isSame && row.after !== null).length,
    removed: rows.filter((row) => !row.isSame && row.before !== null).length,
    totalLines: longest > MAX_LINES ? longest : null,
    isCoarse: parts === undefined,
  }
}

interface Part {
  value: string[]
  added?: boolean
  removed?: boolean
}

function rowsOf(parts: readonly Part[]): DiffRow[] {
  const rows: DiffRow[] = []
  let [beforeNo, afterNo] = [1, 1]
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Part
    if (!part.added && !part.removed) {
      for (const text of part.value) rows.push(sameRow(text, beforeNo++, afterNo++))
      continue
    }
    const partner = parts[at + 1]
    const isReplaced = part.removed === true && partner?.added === true
    const removed = part.removed ? part.value : []
    const added = isReplaced ? (partner as Part).value : part.added ? part.value : []
    rows.push(...changedRows(removed, added, beforeNo, afterNo))
    beforeNo += removed.length
    afterNo += added.length
    if (isReplaced) at++
  }
  return rows
}

const sameRow = (text: string, beforeNo: number, afterNo: number): DiffRow => ({
  before: plain(beforeNo, text),
  after: plain(afterNo, text),
  isSame: true,
})

function changedRows(
  removed: readonly string[],
  added: readonly string[],
  beforeNo: number,
  afterNo: number,
): DiffRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, at) => {
    const [old, fresh] = [removed[at], added[at]]
    const marked = old !== undefined && fresh !== undefined ? markWords(old, fresh) : null
    return {
      before: old === undefined ? null : { no: beforeNo + at, pieces: marked?.before ?? [unmarked(old)] },
      after: fresh === undefined ? null : { no: afterNo + at, pieces: marked?.after ?? [unmarked(fresh)] },
      isSame: false,
    }
  })
}

/** The changed words of two lines; null when they have too little in common for marks to help. */
function markWords(old: string, fresh: string): { before: Piece[]; after: Piece[] } | null {
  if (old.length + fresh.length > MAX_WORD_DIFF_CHARS) return null
  const parts = diffWordsWithSpace(old, fresh)
  const shared = parts.reduce((sum, part) => sum + (part.added || part.removed ? 0 : part.value.trim().length), 0)
  if (shared * 4 < Math.min(old.trim().length, fresh.trim().length)) return null
  const side = (skip: 'added' | 'removed', mark: 'added' | 'removed') =>
    parts.filter((part) => !part[skip]).map((part) => ({ text: part.value, isChanged: part[mark] === true }))
  return { before: side('added', 'removed'), after: side('removed', 'added') }
}

const unmarked = (text: string): Piece => ({ text, isChanged: false })
const plain = (no: number, text: string): DiffLine => ({ no, pieces: [unmarked(text)] })

function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
