import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { Highlight } from '#renderer/ui/Highlight.tsx'
import type { HelpHit } from '#shared/contract/help.contract.ts'
import { helpAddress } from '../addresses.ts'
import styles from '../Help.module.css'
import { strings } from '../strings.ts'
import { leaveSearch } from './Contents.tsx'

const PAUSE_MS = 120

/** Places in the documents, as the person types. */
export function Results({ text }: { text: string }) {
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS)
  const [found, setFound] = useState<{ text: string; hits: readonly HelpHit[] } | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    client.help.search({ text: asked }, { signal: stop.signal }).then(
      (hits) => setFound({ text: asked, hits }),
      () => {},
    )
    return () => stop.abort()
  }, [asked])
  if (found === null) return null
  if (found.hits.length === 0) return <p className={styles.none}>{strings.results.none(found.text)}</p>
  return (
    <section aria-label={strings.results.heading}>
      <h2 className={styles.heading}>{strings.results.heading}</h2>
      <ul>
        {found.hits.map((hit) => (
          <li key={`${hit.pageId}:${hit.anchor}`}>
            <a className={styles.hit} href={helpAddress(hit.pageId, hit.anchor)} onClick={leaveSearch}>
              <span className={styles.hitTitle}>{strings.results.place(hit.pageTitle, hit.title)}</span>
              <span className={styles.excerpt}>
                <Highlight text={hit.excerpt} ranges={hit.ranges} look="mark" />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
