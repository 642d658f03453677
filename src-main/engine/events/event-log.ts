import type { AppEvent, AppEventType } from '#shared/domain/app-event.ts'
import type { Tx } from '../db/db.ts'

/** The durable log of what happened. Written in the transaction of the change; watched from a sequence number. */
export interface EventLog {
  append(tx: Tx, event: { type: AppEventType; subject: string; data?: Record<string, unknown> }): void
  /** Newest first. Looks back a bounded number of events. */
  newest(query: { types: readonly AppEventType[]; limit: number }): AppEvent[]
  /** Events with seq > afterSeq (-1: from now on), then live until the signal fires. */
  watch(options: { afterSeq: number; types?: AppEventType[] }, signal: AbortSignal): AsyncGenerator<AppEvent>
  /** Calls back after each commit that appended one of the types. For features inside the core. */
  subscribe(types: AppEventType[], callback: (event: AppEvent) => void): () => void
}
