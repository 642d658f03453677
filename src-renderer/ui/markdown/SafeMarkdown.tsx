import Markdown, { type Options } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { citations } from './citations.ts'
import { ELEMENTS } from './elements.tsx'
import { htmlAsText } from './html-as-text.ts'
import styles from './Markdown.module.css'
import { SANITISE_SCHEMA } from './sanitise-schema.ts'

export const REMARK_PLUGINS: NonNullable<Options['remarkPlugins']> = [[remarkGfm, { singleTilde: false }], htmlAsText]
/** Citations come after the sanitiser: only they can make the element that stands for one. */
export const REHYPE_PLUGINS: NonNullable<Options['rehypePlugins']> = [[rehypeSanitize, SANITISE_SCHEMA], citations]

type SafeMarkdownProps = { source: string } & Pick<Options, 'remarkPlugins' | 'rehypePlugins'>

/** Markdown, or its source as it is when the parser gives up on it. */
export function SafeMarkdown({ source, ...plugins }: SafeMarkdownProps) {
  try {
    return Markdown({ ...plugins, components: ELEMENTS, children: source })
  } catch {
    return <p className={styles.plain}>{source}</p>
  }
}
