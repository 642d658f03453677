import type { RunId } from '#shared/domain/ids.ts'
import type { Client } from './client.ts'

/** The person sees how this run ended: now, or as soon as they look at the window again. */
export function seenWhenVisible(core: Client, runId: RunId): void {
  const tell = () => {
    if (document.hidden) return
    document.removeEventListener('visibilitychange', tell)
    core.runs.markSeen({ runIds: [runId] }).catch(() => {})
  }
  if (document.hidden) document.addEventListener('visibilitychange', tell)
  else tell()
}
