interface HtmlNode {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: HtmlNode[]
}

/** The element that stands for the number of a source. No Markdown can make it: the sanitiser knows no such name. */
export const CITATION_ELEMENT = 'cite-mark'

/** Code is left alone, and so are links: their words belong to them. */
const SKIPPED = new Set(['code', 'pre', 'a'])
const GROUP = /\[(\d{1,6}(?:[ \u00a0]?[,;][ \u00a0]?\d{1,6}){0,9})\]/g

/** A rehype plugin: "[3]" and "[3, 4]" in prose become citations; what they point to is decided where they are drawn. */
export const citations = () => (tree: HtmlNode) => {
  convert(tree)
}

function convert(node: HtmlNode): void {
  if (node.children === undefined) return
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text') return split(child.value ?? '')
    if (child.tagName === undefined || !SKIPPED.has(child.tagName)) convert(child)
    return [child]
  })
}

function split(text: string): HtmlNode[] {
  const nodes: HtmlNode[] = []
  let from = 0
  for (const found of text.matchAll(GROUP)) {
    if (found.index > from) nodes.push({ type: 'text', value: text.slice(from, found.index) })
    nodes.push({ type: 'element', tagName: CITATION_ELEMENT, properties: { marks: found[1] ?? '' }, children: [] })
    from = found.index + found[0].length
  }
  if (from < text.length || nodes.length === 0) nodes.push({ type: 'text', value: text.slice(from) })
  return nodes
}
