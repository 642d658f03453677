import { type ReactNode, useContext } from 'react'
import { InsideLinks } from './inside-links.ts'
import styles from './Markdown.module.css'
import { safeLink } from './safe-link.ts'
import { strings } from './strings.ts'

interface MarkdownLinkProps {
  href?: string | undefined
  title?: string | undefined
  children?: ReactNode
}

/** A link that says where it leads. One that leads nowhere safe is only its words. */
export function MarkdownLink({ href, children, title }: MarkdownLinkProps) {
  const inside = useContext(InsideLinks)(href ?? '')
  if (inside?.startsWith('#/')) return <a href={inside}>{children}</a>
  const link = safeLink(href)
  if (link === null) return <span>{children}</span>
  const isNamed = typeof children === 'string' && children.includes(link.host)
  return (
    <>
      <a
        href={link.href}
        target="_blank"
        rel="noreferrer noopener"
        title={title ?? strings.opensOutside(link.host)}
        referrerPolicy="no-referrer"
      >
        {children}
      </a>
      {!isNamed && <span className={styles.host}> {link.host}</span>}
    </>
  )
}
