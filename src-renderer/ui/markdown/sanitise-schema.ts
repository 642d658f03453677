import type { Options } from 'rehype-sanitize'

const CELL_ALIGN: [string, ...string[]] = ['align', 'left', 'center', 'right']

/**
 * What model output may become: the elements of Markdown, no ids, no classes but those that mark formulas and task
 * lists, no styles. Addresses are judged once more by the link and image components.
 */
export const SANITISE_SCHEMA: Options = {
  tagNames: [
    ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'code'],
    ...['ul', 'ol', 'li', 'input', 'strong', 'em', 'del', 'sup', 'a', 'img', 'section'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  attributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title'],
    code: [['className', /^language-./, 'math-inline', 'math-display']],
    ol: ['start'],
    li: [['className', 'task-list-item']],
    ul: [['className', 'contains-task-list']],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    th: [CELL_ALIGN],
    td: [CELL_ALIGN],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  required: { input: { type: 'checkbox', disabled: true } },
  strip: ['script', 'style'],
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false,
}
