/** What is being typed that the composer has suggestions for. */
export type Wish =
  | { kind: 'mention' /** where the @ stands */; from: number; query: string }
  | { kind: 'slash'; from: 0; query: string }

const SLASH = /^\/([\p{L}\p{N}_-]{0,40})$/u
/** After a space or at the start: an address like a@b is no mention. */
const MENTION = /(?:^|[\s("'])@([^\s@]{0,120})$/u

/** Looks only at what stands before the caret. */
export function wishAt(text: string, caret: number): Wish | null {
  const before = text.slice(0, caret)
  const slash = SLASH.exec(before)
  if (slash !== null) return { kind: 'slash', from: 0, query: slash[1] ?? '' }
  const mention = MENTION.exec(before.slice(-200))
  if (mention === null) return null
  const query = mention[1] ?? ''
  return { kind: 'mention', from: caret - query.length - 1, query }
}

/** The text with what was typed replaced, and where the caret goes. */
export function replaceWish(text: string, caret: number, { from }: Wish, by: string): { text: string; caret: number } {
  const after = text.slice(caret)
  const gap = by === '' || /^\s/.test(after) ? '' : ' '
  const added = by + gap
  return { text: text.slice(0, from) + added + after, caret: from + added.length + (gap === '' && by !== '' ? 1 : 0) }
}
