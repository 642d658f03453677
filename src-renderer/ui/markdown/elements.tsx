import { Square, SquareCheck } from 'lucide-react'
import type { Components } from 'react-markdown'
import { CitationMark } from './CitationMark.tsx'
import { CITATION_ELEMENT } from './citations.ts'
import styles from './Markdown.module.css'
import { MarkdownLink } from './MarkdownLink.tsx'
import { safeLink } from './safe-link.ts'
import { strings } from './strings.ts'

/** How the elements of Markdown are drawn. Nothing here fetches anything. */
export const ELEMENTS: Components & { [CITATION_ELEMENT]: typeof CitationMark } = {
  a: MarkdownLink,
  img({ src, alt }) {
    const link = safeLink(typeof src === 'string' ? src : undefined)
    return (
      <span className={styles.image}>
        {strings.imageNotLoaded(alt ?? '')}
        {link !== null && <span className={styles.host}> {link.host}</span>}
      </span>
    )
  },
  table({ children }) {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keys
      <section className={styles.tableFrame} aria-label={strings.table} tabIndex={0}>
        <table className={styles.table}>{children}</table>
      </section>
    )
  },
  input({ checked }) {
    const Icon = checked === true ? SquareCheck : Square
    return (
      <Icon size={14} className={styles.check} role="img" aria-label={checked === true ? strings.done : strings.toDo} />
    )
  },
  [CITATION_ELEMENT]: CitationMark,
  h1: ({ children }) => <h2 className={styles.h1}>{children}</h2>,
  h2: ({ children }) => <h3 className={styles.h2}>{children}</h3>,
  h3: ({ children }) => <h4 className={styles.h3}>{children}</h4>,
  h4: ({ children }) => <h5 className={styles.h3}>{children}</h5>,
  h5: ({ children }) => <h6 className={styles.h3}>{children}</h6>,
  h6: ({ children }) => <h6 className={styles.h3}>{children}</h6>,
}
