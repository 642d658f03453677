import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import { type Random, systemRandom } from '#main/platform/random.ts'
import type { EpochMs } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { fullJitterMs } from '#shared/std/backoff.ts'
import type { Db, Tx, WriteDb } from '../db/db.ts'
import * as store from './queue.store.ts'
import { fullLanes, type Slot } from './slot.ts'
import type { QueueEntry, Work, WorkQueue } from './work-queue.ts'

export interface WorkQueueDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  log: Log
  random?: Random
}

type StartOptions = Parameters<WorkQueue['start']>[0]

export const LEASE_MS = 30_000
const HEARTBEAT_MS = LEASE_MS / 3
const AFTER_FAILURE_MS = 1_000
/** A clock that goes back by less is only kept in time by its server. */
const SET_BACK_MS = 1_000
const BUG_BACKOFF = { baseMs: 1_000, capMs: 5 * 60_000 }

/** The WorkQueue in the database's table `queue`. */
export const createWorkQueue = (deps: WorkQueueDeps): WorkQueue => new SqliteWorkQueue(deps)

/**
 * States: stopped (`options` is null), started. `dispatch` is the only place that claims: it fills the free slots, once
 * a turn after entries were added, when a slot becomes free, and when the one timer says that an entry or the end of a
 * lease is due. So a new entry costs one claim, however many slots are free.
 */
class SqliteWorkQueue implements WorkQueue {
  readonly #deps: WorkQueueDeps
  readonly #random: Random
  /** who holds the leases of this process */
  readonly #me: string
  readonly #slots = new Map<string, Slot>()
  #options: StartOptions | null = null
  #isDispatchPlanned = false
  /** the time of the last claim; a clock can be set back */
  #latest: EpochMs = 0
  #disarm = () => {}
  #stopHeartbeat = () => {}

  constructor(deps: WorkQueueDeps) {
    this.#deps = deps
    this.#random = deps.random ?? systemRandom
    this.#me = deps.ids.next('wrk')
  }

  add(tx: Tx, entry: Omit<QueueEntry, 'attempt'>): void {
    store.putEntry(tx, entry)
    tx.afterCommit(() => this.#planDispatch())
  }

  remove(tx: Tx, key: string): void {
    store.deleteEntry(tx, key)
    tx.afterCommit(() => {
      const slot = this.#slots.get(key)
      if (slot !== undefined) slot.isGone = true
    })
  }

  find(db: Db, key: string) {
    return store.findEntry(db, key)
  }

  start(options: StartOptions): void {
    this.#options = options
    // The lock of the data folder makes this the only core: whoever held these leases is dead.
    this.#deps.db.quick((tx) => store.endLeases(tx, Number.MAX_SAFE_INTEGER, []))
    this.#planDispatch()
  }

  wake(): void {
    this.#planDispatch()
  }

  interrupt(key: string, reason: 'cancel' | 'pause' | 'stop'): boolean {
    const slot = this.#slots.get(key)
    slot?.stopper.abort(new AppError('cancelled', `Interrupted: ${reason}`, { reason }))
    return slot !== undefined
  }

  async stop(graceMs: number): Promise<void> {
    this.#options = null
    this.#disarm()
    const slots = [...this.#slots.values()]
    for (const { entry } of slots) this.interrupt(entry.key, 'stop')
    const grace = new AbortController()
    const graceOver = this.#deps.clock.sleep(graceMs, grace.signal).catch(() => {})
    await Promise.race([Promise.all(slots.map((slot) => slot.ended)), graceOver])
    grace.abort()
    this.#stopHeartbeat()
    for (const slot of this.#slots.values()) this.#abandon(slot)
  }

  #planDispatch(): void {
    if (this.#isDispatchPlanned || this.#options === null) return
    this.#isDispatchPlanned = true
    // Not a microtask: whoever added the entry is answered first.
    setImmediate(() => {
      this.#isDispatchPlanned = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    const { db, clock, log } = this.#deps
    const options = this.#options
    if (options === null) return
    const now = clock.now()
    try {
      for (const entry of db.quick((tx) => this.#claim(tx, options, now))) this.#begin(entry, options.work)
      this.#latest = now
      // Of the same `now`: what fell due meanwhile is ahead, too.
      const moment = store.nextMoment(db, now)
      this.#arm(moment === null ? null : moment - now)
    } catch (thrown) {
      log.error('the queue could not claim', thrown)
      this.#arm(AFTER_FAILURE_MS)
    }
  }

  #arm(delayMs: number | null): void {
    this.#disarm()
    this.#disarm = delayMs === null ? () => {} : this.#deps.clock.after(delayMs, () => this.#dispatch())
  }

  #claim(tx: Tx, { concurrency, laneLimit }: StartOptions, now: EpochMs): QueueEntry[] {
    const setBackMs = this.#latest - now
    if (setBackMs >= SET_BACK_MS) store.bringForward(tx, setBackMs)
    const busyKeys = [...this.#slots.keys()]
    const inWork = [...this.#slots.values()].map((slot) => slot.entry)
    const claimed: QueueEntry[] = []
    store.endLeases(tx, now, busyKeys)
    while (inWork.length < concurrency) {
      const entry = store.nextReady(tx, { now, fullLanes: fullLanes(inWork, laneLimit), busyKeys })
      if (entry === undefined) break
      store.lease(tx, entry.key, this.#me, now + LEASE_MS)
      const leased = { ...entry, attempt: entry.attempt + 1 }
      claimed.push(leased)
      inWork.push(leased)
    }
    return claimed
  }

  #begin(entry: QueueEntry, work: Work): void {
    if (this.#slots.size === 0) this.#planHeartbeat()
    const slot: Slot = { entry, stopper: new AbortController(), isGone: false, ended: Promise.resolve() }
    this.#slots.set(entry.key, slot)
    slot.ended = this.#work(slot, work)
  }

  async #work(slot: Slot, work: Work): Promise<void> {
    const { entry, stopper } = slot
    let outcome: Awaited<ReturnType<Work>>
    try {
      outcome = await work({ entry, signal: stopper.signal })
    } catch (thrown) {
      const { log, clock } = this.#deps
      log.error('work on a queue entry broke', thrown, { key: entry.key, attempt: entry.attempt })
      outcome = { next: 'again', dueAt: clock.now() + fullJitterMs(entry.attempt, this.#random(), BUG_BACKOFF) }
    }
    this.#end(slot, outcome)
  }

  #end(slot: Slot, outcome: Awaited<ReturnType<Work>>): void {
    const { key } = slot.entry
    this.#slots.delete(key)
    if (this.#slots.size === 0) this.#stopHeartbeat()
    try {
      if (!slot.isGone) this.#deps.db.quick((tx) => this.#record(tx, key, outcome))
    } catch (thrown) {
      this.#deps.log.error('the end of a queue entry could not be written; its lease will end', thrown, { key })
    }
    this.#planDispatch()
  }

  #record(tx: Tx, key: string, outcome: Awaited<ReturnType<Work>>): void {
    if (outcome.next === 'remove') store.deleteHeld(tx, key, this.#me)
    else store.giveBack(tx, key, this.#me, outcome.dueAt)
  }

  #planHeartbeat(): void {
    this.#stopHeartbeat()
    this.#stopHeartbeat = this.#deps.clock.after(HEARTBEAT_MS, () => this.#heartbeat())
  }

  #heartbeat(): void {
    const { db, clock, log } = this.#deps
    this.#planHeartbeat()
    try {
      const until = clock.now() + LEASE_MS
      const held = db.quick((tx) => store.extendLeases(tx, this.#me, [...this.#slots.keys()], until))
      for (const slot of this.#slots.values()) if (!slot.isGone && !held.includes(slot.entry.key)) this.#lose(slot)
    } catch (thrown) {
      log.error('leases could not be extended', thrown)
    }
  }

  #lose(slot: Slot): void {
    slot.isGone = true
    this.#deps.log.warn('lost the lease of a queue entry', { key: slot.entry.key })
    slot.stopper.abort(new AppError('cancelled', 'Somebody else works on it', { reason: 'lost' }))
  }

  #abandon(slot: Slot): void {
    const { key, dueAt } = slot.entry
    this.#deps.log.warn('work did not stop in time', { key })
    if (!slot.isGone) this.#deps.db.quick((tx) => store.giveBack(tx, key, this.#me, dueAt))
    slot.isGone = true
  }
}
