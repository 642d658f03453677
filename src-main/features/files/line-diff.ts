import { diffLines } from 'diff'

const TIMEOUT_MS = 200
const MAX_EDITS = 2_000

/** Lines added and removed. Very different or very long texts count as replaced as a whole, to stay quick. */
export function countChangedLines(before: string, after: string): { added: number; removed: number } {
  const parts = diffLines(before, after, { timeout: TIMEOUT_MS, maxEditLength: MAX_EDITS })
  if (parts === undefined) return { added: lineCount(after), removed: lineCount(before) }
  const sum = (which: 'added' | 'removed') =>
    parts.filter((part) => part[which]).reduce((total, part) => total + part.count, 0)
  return { added: sum('added'), removed: sum('removed') }
}

/** Lines as a person counts them: a line end at the very end starts no new line. */
export const lineCount = (text: string): number =>
  text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
