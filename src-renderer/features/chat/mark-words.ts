const NAME = 'chat-found'
const MAX_MARKS = 500

/**
 * Marks words below an element without touching its DOM, which belongs to React: `::highlight(chat-found)` gives them
 * the look of a `mark`. Gives the first marked place.
 */
export function markWords(element: Element, { text, isExact }: { text: string; isExact: boolean }): Range | null {
  const wanted = isExact ? [folded(text.trim())] : (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(folded)
  const ranges = textNodes(element).flatMap((node) => rangesIn(node, wanted, isExact))
  const kept = ranges.slice(0, MAX_MARKS)
  CSS.highlights?.set(NAME, new Highlight(...kept))
  return kept[0] ?? null
}

export const unmark = (): void => void CSS.highlights?.delete(NAME)

/** One small letter for each code unit, so that places stay the same: marks above letters do not count. */
const folded = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => {
    const unit = (text[at] ?? '').normalize('NFD')[0] ?? ''
    const lower = unit.toLowerCase()
    return lower.length === 1 ? lower : unit
  }).join('')

function rangesIn(node: Text, wanted: readonly string[], isExact: boolean): Range[] {
  const text = folded(node.data)
  const found: Range[] = []
  for (const word of wanted) {
    if (word === '') continue
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      if (isExact || at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) {
        const range = new Range()
        range.setStart(node, at)
        range.setEnd(node, at + word.length)
        found.push(range)
      }
    }
  }
  return found
}

function textNodes(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node as Text)
  return nodes
}
