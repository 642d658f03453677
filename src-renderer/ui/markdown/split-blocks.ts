/**
 * A piece of Markdown that renders the same alone as inside the whole text.
 * fence: a fenced code block at the top level. math: a display formula. text: everything else.
 */
export interface MarkdownBlock {
  kind: 'text' | 'fence' | 'math'
  /** the source, with its line ends; all blocks joined are the text again */
  source: string
  /** the closing fence or formula mark has been read; always true for text */
  isClosed: boolean
}

type Open =
  | { kind: 'none' }
  | { kind: 'text'; shape: 'paragraph' | 'list'; innerFence: Fence | null; isAfterBlank: boolean }
  | { kind: 'fence'; fence: Fence }
  | { kind: 'math'; closer: '$$' | '\\]' }

interface Fence {
  char: string
  length: number
}

const FENCE = /^( {0,3})(`{3,}|~{3,})([^\n]*)$/
const INNER_FENCE = /^\s*(?:[-+*]|\d{1,9}[.)])?\s*(`{3,}|~{3,})([^\n]*)$/
const LIST_MARK = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/
const RULE_OR_HEADING = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$)/

/**
 * Splits growing Markdown into blocks. Closed blocks never change again, whatever follows and however the text was
 * cut on its way; only the last block grows. A line is judged when it is complete, or when its beginning leaves no
 * doubt. Not splitting is always right, so every doubtful case keeps the block whole.
 */
export class BlockSplitter {
  readonly #done: MarkdownBlock[] = []
  #lines = ''
  #open: Open = { kind: 'none' }
  #tail = ''
  #text = ''

  /** The blocks of `text`. Cheap when `text` goes on from the text of the last call. */
  update(text: string): readonly MarkdownBlock[] {
    if (!text.startsWith(this.#text)) this.#reset()
    let rest = this.#tail + text.slice(this.#text.length)
    this.#text = text
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      this.#take(rest.slice(0, end + 1))
      rest = rest.slice(end + 1)
    }
    this.#tail = rest
    return this.#snapshot()
  }

  #reset(): void {
    this.#done.length = 0
    this.#lines = ''
    this.#open = { kind: 'none' }
    this.#tail = ''
    this.#text = ''
  }

  #take(line: string): void {
    const content = line.trimEnd()
    if (this.#startsNew(content)) this.#close()
    this.#lines += line
    this.#open = after(this.#open, content)
    if (this.#open.kind === 'none' && content !== '') this.#close()
  }

  #startsNew(content: string): boolean {
    return this.#open.kind === 'text' && interrupts(this.#open, content)
  }

  #close(): void {
    if (this.#lines === '') return
    this.#done.push({ kind: closedKindOf(this.#lines), source: this.#lines, isClosed: true })
    this.#lines = ''
    this.#open = { kind: 'none' }
  }

  #snapshot(): readonly MarkdownBlock[] {
    const pending = this.#lines + this.#tail
    if (pending === '') return [...this.#done]
    if (this.#lines !== '' && isSurelyNew(this.#open, this.#tail)) {
      return [...this.#done, { kind: 'text', source: this.#lines, isClosed: true }, growing(this.#tail)]
    }
    return [...this.#done, growing(pending)]
  }
}

/** The blocks of a whole text. */
export const splitBlocks = (text: string): readonly MarkdownBlock[] => new BlockSplitter().update(text)

/** The last block: a fence or formula whose end has not come yet is open. */
function growing(source: string): MarkdownBlock {
  const [opener, last] = firstAndLastLine(source)
  const fence = fenceOf(opener)
  if (fence !== null) return { kind: 'fence', source, isClosed: last !== opener && closesFence(last, fence) }
  const closer = mathCloserOf(opener)
  if (closer === null || /\n[ \t]*\n/.test(source.trim())) return { kind: 'text', source, isClosed: true }
  return { kind: 'math', source, isClosed: endsMath(source, closer) }
}

/** A formula that never found its end, or holds an empty line, was none: "$$ means moderate". */
function closedKindOf(source: string): MarkdownBlock['kind'] {
  const block = growing(source)
  return block.kind === 'math' && !block.isClosed ? 'text' : block.kind
}

function firstAndLastLine(source: string): [string, string] {
  const lines = source.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
  const firstEnd = lines.indexOf('\n')
  return [firstEnd < 0 ? lines : lines.slice(0, firstEnd).trimEnd(), lines.slice(lines.lastIndexOf('\n') + 1)]
}

/** What is open after `content`, one whole line without its end. */
function after(open: Open, content: string): Open {
  switch (open.kind) {
    case 'fence':
      return closesFence(content, open.fence) ? { kind: 'none' } : open
    case 'math':
      if (content === '') return { kind: 'text', shape: 'paragraph', innerFence: null, isAfterBlank: true }
      return content.endsWith(open.closer) ? { kind: 'none' } : open
    case 'none':
      return content === '' ? open : begin(content)
    case 'text':
      return goOn(open, content)
  }
}

function begin(content: string): Open {
  const fence = fenceOf(content)
  if (fence !== null) return { kind: 'fence', fence }
  const closer = mathCloserOf(content)
  if (closer !== null) {
    return endsMath(content, closer) ? { kind: 'none' } : { kind: 'math', closer }
  }
  if (RULE_OR_HEADING.test(content)) return { kind: 'none' }
  return goOn({ kind: 'text', shape: shapeOf(content), innerFence: null, isAfterBlank: false }, content)
}

function goOn(open: Extract<Open, { kind: 'text' }>, content: string): Open {
  if (open.innerFence !== null) {
    return closesFence(content, open.innerFence) ? { ...open, innerFence: null } : open
  }
  const innerFence = open.shape === 'list' || /^\s{2,}/.test(content) ? innerFenceOf(content) : null
  return { ...open, innerFence, isAfterBlank: content === '' }
}

/** Whether the complete line `content` begins a new block. */
function interrupts(open: Extract<Open, { kind: 'text' }>, content: string): boolean {
  if (open.innerFence !== null) return false
  if (content === '') return false
  const fence = fenceOf(content)
  if (fence !== null && (open.shape !== 'list' || fence.indent === 0)) return true
  if (!open.isAfterBlank) return false
  if (/^(?: {2,}|\t| \t)/.test(content)) return false
  return !(open.shape === 'list' && LIST_MARK.test(content) && !RULE_OR_HEADING.test(content))
}

/** The beginning of a line, not yet complete, that can only be a new block. */
function isSurelyNew(open: Open, tail: string): boolean {
  if (open.kind !== 'text' || open.innerFence !== null || !open.isAfterBlank) return false
  return open.shape === 'list' ? /^[^\s\-+*\d`~]/.test(tail) : /^[^\s]/.test(tail)
}

function fenceOf(line: string): (Fence & { indent: number }) | null {
  const match = FENCE.exec(line)
  if (match === null) return null
  const [, indent = '', marks = '', info = ''] = match
  const char = marks[0] ?? '`'
  return char === '`' && info.includes('`') ? null : { char, length: marks.length, indent: indent.length }
}

function innerFenceOf(line: string): Fence | null {
  const match = INNER_FENCE.exec(line)
  if (match === null) return null
  const [, marks = '', info = ''] = match
  const char = marks[0] ?? '`'
  return char === '`' && info.includes('`') ? null : { char, length: marks.length }
}

function closesFence(line: string, fence: Fence): boolean {
  const marks = line.trim()
  return marks.length >= fence.length && marks === fence.char.repeat(marks.length)
}

function mathCloserOf(line: string): '$$' | '\\]' | null {
  if (/^ {0,3}\$\$/.test(line)) {
    const inside = line.trim().slice(2)
    const closesAt = inside.indexOf('$$')
    return closesAt < 0 || closesAt === inside.length - 2 ? '$$' : null
  }
  if (!/^ {0,3}\\\[/.test(line)) return null
  const closesAt = line.indexOf('\\]')
  return closesAt < 0 || closesAt === line.trimEnd().length - 2 ? '\\]' : null
}

const endsMath = (source: string, closer: string): boolean => {
  const text = source.trim()
  return text.length >= 4 && text.endsWith(closer)
}

const shapeOf = (line: string): 'paragraph' | 'list' => (LIST_MARK.test(line) ? 'list' : 'paragraph')
