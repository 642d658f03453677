import { formatDay, formatFull } from '#renderer/lib/format.ts'
import { Highlight } from '#renderer/ui/Highlight.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import { words } from '../library-strings.ts'
import styles from './List.module.css'
import type { HitRow } from './list-rows.ts'

/** A message that holds the words: whose, when, and the words in their sentence. */
export function HitRowView({ row, isSelected, onOpen }: { row: HitRow; isSelected: boolean; onOpen: () => void }) {
  const { hit, heading, showsTitle } = row
  return (
    <div className={styles.slot} data-hit={hit.messageId}>
      {heading !== null && (
        <div className={styles.heading} aria-hidden="true">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the list handles the keys of its rows */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of its rows */}
      <div className={styles.hit} data-on={isSelected || undefined} onClick={onOpen}>
        {showsTitle && <span className={`${styles.hitTitle} h-cut`}>{hit.title}</span>}
        <span className={styles.snippet}>
          <Highlight text={hit.snippet} ranges={hit.ranges} look="mark" />
        </span>
        <span className={styles.hitMeta}>
          {hit.role === 'user' ? words.search.you : words.search.answer}
          {!hit.isOnPath && `, ${words.search.otherBranch}`}
          <Time at={hit.at} short={formatDay(hit.at)} full={formatFull(hit.at)} />
        </span>
      </div>
    </div>
  )
}
