import type { Clock } from '#main/platform/clock.ts'
import { currentTraceId } from '#main/platform/trace.ts'
import type { AppEvent, AppEventType } from '#shared/domain/app-event.ts'
import type { Db } from '../db/db.ts'
import { createBell } from './bell.ts'
import type { EventLog } from './event-log.ts'
import { eventsAfter, insertEvent, newestEvents, newestSeq } from './events.store.ts'

const PAGE = 500
const BELL = 'events'

export function createEventLog({ db, clock }: { db: Db; clock: Clock }): EventLog {
  const bell = createBell()
  const subscribers = new Map<AppEventType, Set<(event: AppEvent) => void>>()

  return {
    append(tx, { type, subject, data = {} }) {
      const event = { type, subject, data, traceId: currentTraceId() ?? null, at: clock.now() }
      const seq = insertEvent(tx, event)
      tx.afterCommit(() => bell.ring(BELL))
      for (const callback of subscribers.get(type) ?? []) tx.afterCommit(() => callback({ seq, ...event }))
    },

    newest: ({ types, limit }) => newestEvents(db, types, limit),

    async *watch({ afterSeq, types }, signal) {
      let seq = afterSeq < 0 ? newestSeq(db) : afterSeq
      while (!signal.aborted) {
        const heard = bell.count(BELL)
        const rows = eventsAfter(db, seq, PAGE)
        for (const event of rows) {
          seq = event.seq
          if (types === undefined || types.includes(event.type)) yield event
        }
        // A long history without a match must not hold the loop.
        if (rows.length === PAGE) await new Promise((resolve) => setImmediate(resolve))
        else await bell.after(BELL, heard, signal)
      }
    },

    subscribe(types, callback) {
      for (const type of types) {
        const callbacks = subscribers.get(type) ?? new Set()
        subscribers.set(type, callbacks.add(callback))
      }
      return () => {
        for (const type of types) subscribers.get(type)?.delete(callback)
      }
    },
  }
}
