interface MarkdownNode {
  type: string
  value?: string
  children?: MarkdownNode[]
}

const LINE_BREAK = /^<br\s*\/?>$/i

/**
 * A remark plugin: HTML in model output is text to be read, never markup. The one tag that tables need, `<br>`,
 * becomes the line break of Markdown.
 */
export const htmlAsText = () => (tree: MarkdownNode) => {
  convert(tree, true)
}

function convert(node: MarkdownNode, isFlow: boolean): void {
  if (node.children === undefined) return
  node.children = node.children.map((child) => {
    if (child.type === 'html') return asText(child.value ?? '', isFlow)
    convert(child, FLOW_PARENTS.has(child.type))
    return child
  })
}

const FLOW_PARENTS = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition'])

function asText(value: string, isFlow: boolean): MarkdownNode {
  if (LINE_BREAK.test(value.trim())) return isFlow ? { type: 'paragraph', children: [] } : { type: 'break' }
  const text = { type: 'text', value }
  return isFlow ? { type: 'paragraph', children: [text] } : text
}
