import { Button } from '@mantine/core'
import { Star, StarOff } from 'lucide-react'
import { createElement, useEffect, useRef } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { InsideLinks } from '#renderer/ui/markdown/inside-links.ts'
import { MarkdownText } from '#renderer/ui/markdown/MarkdownText.tsx'
import type { HelpPage, HelpSection } from '#shared/contract/help.contract.ts'
import { helpAddress, resolveLink } from '../addresses.ts'
import styles from '../Help.module.css'
import { markRead, toggleFavourite } from '../help.store.ts'
import { strings } from '../strings.ts'

/** One document, with its headings at the right. */
export function Article({ pageId, anchor }: { pageId: string; anchor: string }) {
  const { data: page, error, reload } = useResource(() => client.help.page({ pageId }))
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (page !== undefined) markRead(page.pageId)
  }, [page])
  useEffect(() => {
    if (page === undefined || anchor === '') return
    body.current?.querySelector<HTMLElement>(`[data-anchor="${CSS.escape(anchor)}"]`)?.scrollIntoView()
  }, [page, anchor])
  if (error !== undefined) {
    return (
      <ErrorState title={strings.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
        {errorText(error)}
      </ErrorState>
    )
  }
  if (page === undefined) return null
  return (
    <div className={styles.article}>
      <div ref={body} className={styles.reading}>
        <Title page={page} />
        <InsideLinks value={(link) => resolveLink(link, page.pageId)}>
          {page.sections.map((section) => (
            <Section key={section.anchor} section={section} />
          ))}
        </InsideLinks>
      </div>
      <OnThisPage page={page} anchor={anchor} />
    </div>
  )
}

function Title({ page: { pageId, title } }: { page: HelpPage }) {
  const isFavourite = useSetting('help.favourites', []).includes(pageId)
  return (
    <div className={styles.titleRow}>
      <h2 className={styles.title}>{title}</h2>
      <IconButton
        icon={isFavourite ? StarOff : Star}
        label={isFavourite ? strings.unfavour(title) : strings.favour(title)}
        isOn={isFavourite}
        onClick={() => toggleFavourite(pageId)}
      />
    </div>
  )
}

function Section({ section: { anchor, level, title, markdown } }: { section: HelpSection }) {
  return (
    <section className={styles.section} data-anchor={anchor}>
      {title !== '' && createElement(level === 2 ? 'h3' : 'h4', { className: styles.sectionTitle }, title)}
      {markdown !== '' && <MarkdownText text={markdown} />}
    </section>
  )
}

function OnThisPage({ page, anchor }: { page: HelpPage; anchor: string }) {
  const headings = page.sections.filter(({ level, title }) => level === 2 && title !== '')
  if (headings.length < 2) return null
  return (
    <nav className={styles.onPage} aria-label={strings.onThisPage}>
      <h3 className={styles.heading}>{strings.onThisPage}</h3>
      <ul>
        {headings.map((each) => (
          <li key={each.anchor}>
            <a
              className={styles.entry}
              href={helpAddress(page.pageId, each.anchor)}
              aria-current={each.anchor === anchor ? 'location' : undefined}
            >
              <span className="h-cut">{each.title}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
