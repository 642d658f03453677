import type { EventLog } from '#main/engine/events/event-log.ts'
import type { RecentEvent } from '#shared/contract/dashboard.contract.ts'
import type { AppEvent } from '#shared/domain/app-event.ts'
import type { AgentId, FolderId, ProviderId } from '#shared/domain/ids.ts'
import { RECENT_EVENTS } from '#shared/domain/recent-events.ts'

export interface RecentSources {
  events: Pick<EventLog, 'newest'>
  /** the present name of a thing; undefined when it is gone */
  names: {
    agent(agentId: AgentId): string | undefined
    folder(folderId: FolderId): string | undefined
    provider(providerId: ProviderId): string | undefined
  }
}

/** Small runs of the app's own, as naming a chat, are no news; nor is every change in the list of backups. */
function isTold({ type, subject, data }: AppEvent): boolean {
  if (type === 'run.finished') return data.kind === 'agent'
  return type !== 'backup.changed' || subject === 'made' || subject === 'failed'
}

/** How much more is read than asked for, because some of it is not told. */
const SPARE = 4

export function createRecentEvents({ events, names }: RecentSources) {
  const titleOf = ({ type, subject, data }: AppEvent): string | null => {
    if (typeof data.title === 'string') return data.title
    if (type === 'agent.changed') return names.agent(subject as AgentId) ?? null
    if (type === 'folder.changed') return names.folder(subject as FolderId) ?? null
    if (type === 'provider.state_changed') return names.provider(subject as ProviderId) ?? null
    return typeof data.path === 'string' ? data.path : null
  }
  return {
    list: (limit: number): RecentEvent[] =>
      events
        .newest({ types: RECENT_EVENTS, limit: limit * SPARE })
        .filter(isTold)
        .slice(0, limit)
        .map((event) => {
          const { seq, type, subject, data, at } = event
          return { seq, type, subject, title: titleOf(event), data, at }
        }),
  }
}
