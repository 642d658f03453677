import type { EpochMs } from '#shared/domain/ids.ts'
import type { Db, Tx } from '../db/db.ts'

/**
 * A durable queue. An entry is ready, then leased (claimed by a worker that must heartbeat), then gone; a lease that
 * runs out makes it ready again. Nothing polls: a commit wakes one worker per new entry, and one timer is armed for
 * the next due entry or lease.
 */
export interface QueueEntry {
  /** the thing to work on; at most one entry each */
  key: string
  kind: string
  lane: string
  priority: number
  dueAt: EpochMs
  /** how often it was claimed */
  attempt: number
}

export interface WorkQueue {
  add(tx: Tx, entry: Omit<QueueEntry, 'attempt'>): void
  /** Removes it whatever its state. */
  remove(tx: Tx, key: string): void
  find(db: Db, key: string): (QueueEntry & { leasedUntil: EpochMs | null }) | undefined
  /** Starts `concurrency` workers. A lane runs at most `laneLimit(lane)` entries at a time. */
  start(options: { concurrency: number; laneLimit: (lane: string) => number; work: Work }): void
  /** Looks for due work now: after the PC slept, timers may be late. */
  wake(): void
  /** Stops claiming, fires the signals of what runs, waits for it at most graceMs, and gives the rest back. */
  stop(graceMs: number): Promise<void>
  /** Fires the signal of a leased entry with this reason; false when nobody works on it. */
  interrupt(key: string, reason: 'cancel' | 'pause' | 'stop'): boolean
}

export interface WorkContext {
  entry: QueueEntry
  signal: AbortSignal
}

/** What a worker says: done and gone, or again at a time. Throwing is a bug: the entry comes back with backoff. */
export type Work = (ctx: WorkContext) => Promise<{ next: 'remove' } | { next: 'again'; dueAt: EpochMs }>
