import { AppError } from '#shared/errors/errors.ts'

export interface Replacement {
  oldText: string
  newText: string
  replaceAll: boolean
}

/**
 * The text with `oldText` replaced. It must occur exactly once, unless `replaceAll`: a model that is unsure where it
 * edits must say more.
 *
 * @throws file.no_match with the nearest line, file.ambiguous_match with the lines that match
 */
export function replaceExact(text: string, wanted: Replacement, path: string): { text: string; count: number } {
  const { old, replacement } = fitLineEnds(text, wanted)
  const found = positionsOf(text, old)
  if (found.length === 0) throw noMatch(text, old, path)
  if (found.length > 1 && !wanted.replaceAll) throw ambiguous(text, found, path)
  return { text: text.split(old).join(replacement), count: found.length }
}

/** In a file with mixed line ends the model's `\n` may stand for `\r\n`. */
function fitLineEnds(text: string, { oldText: old, newText: replacement }: Replacement) {
  const windows = old.replace(/\r?\n/g, '\r\n')
  if (text.includes(old) || !text.includes(windows)) return { old, replacement }
  return { old: windows, replacement: replacement.replace(/\r?\n/g, '\r\n') }
}

function positionsOf(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at)
  return found
}

const lineAt = (text: string, position: number) => text.slice(0, position).split('\n').length

function ambiguous(text: string, found: number[], path: string): AppError {
  const lines = found.slice(0, 5).map((position) => lineAt(text, position))
  const where = `${lines.join(', ')}${found.length > lines.length ? ', ...' : ''}`
  return new AppError(
    'file.ambiguous_match',
    `The text to replace is in ${path} ${found.length} times (lines ${where}). Give more text around it, or replaceAll.`,
    { path, count: found.length, lines },
  )
}

function noMatch(text: string, old: string, path: string): AppError {
  const near = nearestLine(text, old)
  const hint = near === null ? '' : ` Nearest is line ${near.lineNo}: ${near.line}`
  return new AppError('file.no_match', `The text to replace is not in ${path}.${hint}`, { path, ...near })
}

const MAX_LINES_COMPARED = 5_000
const MAX_LINE_CHARS = 200

/** The line most like the first telling line of `part`, by shared letter pairs (Dice); null when none is alike. */
export function nearestLine(text: string, part: string): { lineNo: number; line: string } | null {
  const wanted = pairsOf(part.split('\n').find((line) => line.trim() !== '') ?? '')
  let best = { score: 0.3, lineNo: 0, line: '' }
  for (const [i, line] of text.split('\n', MAX_LINES_COMPARED).entries()) {
    const score = likeness(wanted, pairsOf(line))
    if (score > best.score) best = { score, lineNo: i + 1, line: line.trim().slice(0, MAX_LINE_CHARS) }
  }
  return best.lineNo === 0 ? null : { lineNo: best.lineNo, line: best.line }
}

function pairsOf(line: string): Set<string> {
  const letters = line.trim().toLowerCase().slice(0, MAX_LINE_CHARS)
  const pairs = new Set<string>()
  for (let i = 0; i + 1 < letters.length; i++) pairs.add(letters.slice(i, i + 2))
  return pairs
}

function likeness(a: Set<string>, b: Set<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let shared = 0
  for (const pair of a) if (b.has(pair)) shared++
  return (2 * shared) / (a.size + b.size)
}
