const FEW_CHARS = 400

/**
 * The part of the last, still growing text block that can be painted without jumping when more arrives: tables line
 * by line, marks that were opened closed, and a link or image whose address is not complete as its words.
 */
export function steadyTail(source: string): string {
  const lineStart = source.lastIndexOf('\n') + 1
  const line = source.slice(lineStart)
  const isTable = /^\s{0,3}\|/.test(lastParagraph(source))
  if (isTable && line.length < FEW_CHARS) return steadyTable(source, lineStart).trimEnd()
  return closeMarks(withoutLoneMarker(source)).trimEnd()
}

/** What comes after the last empty line. */
function lastParagraph(source: string): string {
  let at = source.length
  while (at > 0) {
    const lineEnd = source.lastIndexOf('\n', at - 1)
    if (lineEnd < 0) return source
    if (source.slice(lineEnd + 1, at).trim() === '' && at < source.length) return source.slice(at + 1)
    at = lineEnd
  }
  return source
}

/** A header row alone would first be painted as a line of words: it waits for the row of dashes. */
function steadyTable(source: string, lineStart: number): string {
  const whole = source.slice(0, lineStart)
  const tableStart = source.length - lastParagraph(source).length
  const hasDashes = /^[^\n]*\n\s{0,3}\|?[\s:|-]*-[\s:|-]*$/m.test(whole.slice(tableStart))
  return hasDashes ? whole : source.slice(0, tableStart)
}

/** "-", "1.", "##" and "**" at the end mean nothing yet. */
const withoutLoneMarker = (source: string): string =>
  source.replace(/(^|\n)[ \t]*(?:[-+*=_]{1,3}|\d{1,9}[.)]?|#{1,6})[ \t]*$/, '$1')

function closeMarks(source: string): string {
  const start = source.length - lastParagraph(source).length
  const head = source.slice(0, start)
  let tail = source.slice(start)
  tail = tail.replace(/!?\[([^\]\n]*)\]\([^)\n]*$/, '$1').replace(/!?\[([^\]\n]*)$/, '$1')
  tail = tail.replace(/(?:\*{1,3}|_{1,3}|~{1,2}|`+|\$+|\\|<[^>\s]*)$/, (mark) => (isClosing(tail, mark) ? mark : ''))
  if (count(tail, /`+/g) % 2 === 1) return `${head}${tail}${/`+(?=[^`]*$)/.exec(tail)?.[0] ?? ''}`
  const bare = tail.replace(/`[^`]*`/g, '')
  const bold = count(bare, /\*\*/g) % 2 === 1 ? '**' : ''
  const italic = count(bare.replace(/\*\*/g, ''), /(?<![\s*])\*|\*(?![\s*])/g) % 2 === 1 ? '*' : ''
  const struck = count(bare, /~~/g) % 2 === 1 ? '~~' : ''
  return `${head}${tail.trimEnd()}${italic}${bold}${struck}`
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** A mark at the very end closes when the same one was opened before. */
function isClosing(text: string, mark: string): boolean {
  if (mark === '\\' || mark.startsWith('<')) return false
  const before = text.slice(0, -mark.length)
  return before.split(mark).length % 2 === 0
}
