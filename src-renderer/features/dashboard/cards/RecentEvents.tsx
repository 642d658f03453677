import { client } from '#renderer/lib/client.ts'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { RecentEvent } from '#shared/contract/dashboard.contract.ts'
import { RECENT_EVENTS } from '#shared/domain/recent-events.ts'
import styles from '../Dashboard.module.css'
import { newsOf } from '../news-words.ts'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'

const SHOWN = 8

/** What happened last, in words. */
export function RecentEvents() {
  const { data } = useResource(() => client.dashboard.recent({ limit: SHOWN }), RECENT_EVENTS)
  return (
    <Card id="recent">
      {data?.length === 0 ? (
        <p className={styles.empty}>{strings.recent.empty}</p>
      ) : (
        <ul className={styles.body}>
          {data?.map((event) => (
            <Row key={event.seq} event={event} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Row({ event }: { event: RecentEvent }) {
  const { status, text, address } = newsOf(event)
  return (
    <li className={styles.event}>
      <span className="h-meta">
        <Time at={event.at} short={formatWhen(event.at)} full={formatFull(event.at)} />
      </span>
      <StatusIcon status={status} size={14} withHiddenWord={false} />
      {address === null ? (
        <span className="h-cut" title={text}>
          {text}
        </span>
      ) : (
        <a className={`${styles.plainLink} h-cut`} href={href(...address)} title={text}>
          {text}
        </a>
      )}
    </li>
  )
}
