import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock, type FakeClock, settle } from '#tests/support/fake-clock.ts'
import { createFakeIds } from '#tests/support/fake-ids.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTestDb, plansOf } from '#tests/support/test-db.ts'
import type { OwnedWriteDb } from '../db/write-db.ts'
import { createWorkQueue, LEASE_MS } from './create-work-queue.ts'
import * as store from './queue.store.ts'
import type { QueueEntry, Work, WorkContext, WorkQueue } from './work-queue.ts'

let db: OwnedWriteDb
let clock: FakeClock
let queue: WorkQueue
const ids = createFakeIds()

beforeEach(() => {
  db = makeTestDb()
  clock = createFakeClock()
  queue = newQueue()
})
afterEach(() => db.close())

const newQueue = (at = clock) => createWorkQueue({ db, clock: at, ids, log: createSilentLog(), random: () => 1 })

function add(key: string, entry: Partial<QueueEntry> = {}): void {
  db.quick((tx) => queue.add(tx, { key, kind: 'k', lane: 'l', priority: 2, dueAt: clock.now(), ...entry }))
}

/** Work that stays open until it is ended by name. */
function heldWork() {
  const open = new Map<string, WorkContext & { end(outcome: Awaited<ReturnType<Work>>): void }>()
  const started: string[] = []
  const work: Work = (ctx) =>
    new Promise((resolve) => {
      started.push(ctx.entry.key)
      open.set(ctx.entry.key, { ...ctx, end: resolve })
    })
  const of = (key: string) => {
    const held = open.get(key)
    if (held === undefined) throw new Error(`${key} is not in work`)
    return held
  }
  return { work, started, of, finish: (key: string) => of(key).end({ next: 'remove' }) }
}

const unlimited = () => 100

describe('claiming', () => {
  test('the most urgent goes first, then the oldest', async () => {
    add('late', { priority: 1 })
    add('background', { priority: 3 })
    add('chat', { priority: 0 })
    add('early', { priority: 1, dueAt: clock.now() - 5 })
    const { work, started, finish } = heldWork()
    queue.start({ concurrency: 1, laneLimit: unlimited, work })
    for (const key of ['chat', 'early', 'late', 'background']) {
      await settle()
      finish(key)
    }
    expect(started).toEqual(['chat', 'early', 'late', 'background'])
  })

  test('after the PC slept, work that fell due is claimed when the queue is woken, though no timer fired', async () => {
    let sleptMs = 0
    queue = newQueue({ ...clock, now: () => clock.now() + sleptMs })
    add('due in an hour', { dueAt: clock.now() + 3_600_000 })
    const { work, started } = heldWork()
    queue.start({ concurrency: 1, laneLimit: unlimited, work })
    await settle()
    sleptMs = 3_600_000
    await settle()
    expect(started).toEqual([])
    queue.wake()
    await settle()
    expect(started).toEqual(['due in an hour'])
  })

  test('a full lane does not hold up the others', async () => {
    for (const key of ['a1', 'a2', 'a3']) add(key, { lane: 'a' })
    add('b1', { lane: 'b', priority: 3 })
    const { work, started, finish } = heldWork()
    queue.start({ concurrency: 10, laneLimit: (lane) => (lane === 'a' ? 1 : 5), work })
    await settle()
    const atFirst = [...started]
    finish('a1')
    await settle()
    expect([atFirst, started]).toEqual([
      ['a1', 'b1'],
      ['a1', 'b1', 'a2'],
    ])
  })

  test('at most `concurrency` entries are in work', async () => {
    for (let i = 0; i < 10; i++) add(`k${i}`)
    const { work, started } = heldWork()
    queue.start({ concurrency: 3, laneLimit: unlimited, work })
    await settle()
    expect(started).toEqual(['k0', 'k1', 'k2'])
  })

  test('entries of one commit cost one claim together, however many slots are free', async () => {
    let claims = 0
    const counting = createWorkQueue({
      db: {
        ...db,
        quick: (work) => {
          claims += 1
          return db.quick(work)
        },
      },
      clock,
      ids,
      log: createSilentLog(),
    })
    const { work, started } = heldWork()
    counting.start({ concurrency: 10, laneLimit: unlimited, work })
    await settle()
    claims = 0
    db.quick((tx) => {
      for (const key of ['a', 'b']) counting.add(tx, { key, kind: 'k', lane: 'l', priority: 0, dueAt: clock.now() })
    })
    await settle()
    expect({ claims, started }).toEqual({ claims: 1, started: ['a', 'b'] })
  })

  test('an entry that is rolled back is never worked on', async () => {
    const { work, started } = heldWork()
    queue.start({ concurrency: 1, laneLimit: unlimited, work })
    expect(() =>
      db.quick((tx) => {
        queue.add(tx, { key: 'x', kind: 'k', lane: 'l', priority: 0, dueAt: clock.now() })
        throw new Error('no')
      }),
    ).toThrow('no')
    await settle()
    expect(started).toEqual([])
  })

  test('a key that is added again while it waits is one entry, with the newer words', async () => {
    add('x', { priority: 3 })
    add('x', { priority: 1 })
    expect(db.sql('SELECT key, priority FROM queue')).toEqual([{ key: 'x', priority: 1 }])
  })
})

describe('time', () => {
  test('an entry is worked on when it is due: one timer, no polling', async () => {
    add('later', { dueAt: clock.now() + 60_000 })
    add('soon', { dueAt: clock.now() + 1_000 })
    const { work, started } = heldWork()
    queue.start({ concurrency: 5, laneLimit: unlimited, work })
    await settle()
    const timers = clock.pending()
    await clock.advance(1_000)
    const atOnce = [...started]
    await clock.advance(59_000)
    expect({ timers, atOnce, started }).toEqual({ timers: [1_000], atOnce: ['soon'], started: ['soon', 'later'] })
  })

  test('an entry that falls due while others are claimed is not forgotten', async () => {
    let lateMs = 0
    const hurrying = createWorkQueue({
      db,
      clock: { ...clock, now: () => clock.now() + lateMs++ },
      ids,
      log: createSilentLog(),
    })
    add('soon', { dueAt: clock.now() + 1 })
    const { work, started } = heldWork()
    hurrying.start({ concurrency: 4, laneLimit: unlimited, work })
    await clock.advance(100)
    expect(started).toEqual(['soon'])
  })

  test('what was ready stays ready when the clock is set back', async () => {
    let setBackMs = 0
    const moved = createWorkQueue({
      db,
      clock: { ...clock, now: () => clock.now() - setBackMs },
      ids,
      log: createSilentLog(),
    })
    for (const key of ['a', 'b', 'c']) add(key)
    add('later', { dueAt: clock.now() + 60_000 })
    const { work, started, finish } = heldWork()
    moved.start({ concurrency: 1, laneLimit: unlimited, work })
    await settle()
    setBackMs = 3_600_000
    for (const key of ['a', 'b', 'c']) {
      finish(key)
      await settle()
    }
    expect(started).toEqual(['a', 'b', 'c'])
    await clock.advance(60_000)
    expect(started).toEqual(['a', 'b', 'c', 'later'])
  })

  test('an idle queue has no timer', async () => {
    const { work, finish } = heldWork()
    queue.start({ concurrency: 5, laneLimit: unlimited, work })
    add('x')
    await settle()
    finish('x')
    await settle()
    expect(clock.pending()).toEqual([])
  })

  test('work that says "again" comes back at its time, with the attempt counted', async () => {
    const attempts: number[] = []
    queue.start({
      concurrency: 1,
      laneLimit: unlimited,
      work: async ({ entry }) => {
        attempts.push(entry.attempt)
        return attempts.length < 3 ? { next: 'again', dueAt: clock.now() + 500 } : { next: 'remove' }
      },
    })
    add('x')
    await clock.advance(499)
    const early = [...attempts]
    await clock.advance(1_000)
    expect({ early, attempts, left: db.sql('SELECT key FROM queue') }).toEqual({
      early: [1],
      attempts: [1, 2, 3],
      left: [],
    })
  })

  test('work that throws comes back with a backoff, and the others go on', async () => {
    const seen: string[] = []
    queue.start({
      concurrency: 1,
      laneLimit: unlimited,
      work: async ({ entry }) => {
        seen.push(`${entry.key} ${entry.attempt}`)
        if (entry.key === 'broken' && entry.attempt === 1) throw new Error('bug')
        return { next: 'remove' }
      },
    })
    add('broken')
    add('fine')
    await settle()
    await clock.advance(1_000)
    expect(seen).toEqual(['broken 1', 'fine 1', 'broken 2'])
  })
})

describe('leases', () => {
  test('a heartbeat keeps the lease while the work goes on', async () => {
    const { work } = heldWork()
    queue.start({ concurrency: 1, laneLimit: unlimited, work })
    add('x')
    await clock.advance(LEASE_MS * 5)
    expect(queue.find(db, 'x')?.leasedUntil).toBeGreaterThan(clock.now())
  })

  test('when a worker vanishes its entry is taken over at the end of the lease, and it learns of it', async () => {
    const stoppedClock = createFakeClock(clock.now())
    const vanished = newQueue(stoppedClock)
    const [first, second] = [heldWork(), heldWork()]
    vanished.start({ concurrency: 1, laneLimit: unlimited, work: first.work })
    queue.start({ concurrency: 1, laneLimit: (lane) => (lane === 'held' ? 0 : 1), work: second.work })
    db.quick((tx) => vanished.add(tx, { key: 'x', kind: 'k', lane: 'l', priority: 0, dueAt: clock.now() }))
    await settle()
    add('wakes the other queue', { dueAt: clock.now() + 1, lane: 'm' })
    await clock.advance(1)
    second.finish('wakes the other queue')
    await clock.advance(LEASE_MS)
    const taken = [...second.started]
    await stoppedClock.advance(LEASE_MS / 3)
    expect({ first: first.started, taken, signal: first.of('x').signal.reason?.data }).toEqual({
      first: ['x'],
      taken: ['wakes the other queue', 'x'],
      signal: { reason: 'lost' },
    })
    first.finish('x')
    await settle()
    expect(queue.find(db, 'x')).toMatchObject({ attempt: 2 })
  })

  test('after a start everything that a dead process held is ready at once', async () => {
    const dead = heldWork()
    queue.start({ concurrency: 5, laneLimit: unlimited, work: dead.work })
    add('a')
    add('b')
    await settle()
    const { work, started } = heldWork()
    newQueue().start({ concurrency: 5, laneLimit: unlimited, work })
    await settle()
    expect(started).toEqual(['a', 'b'])
  })
})

describe('interrupting and stopping', () => {
  test('interrupt fires the signal with its reason; nobody to interrupt is false', async () => {
    const held = heldWork()
    queue.start({ concurrency: 1, laneLimit: unlimited, work: held.work })
    add('x')
    await settle()
    expect([queue.interrupt('x', 'pause'), queue.interrupt('y', 'cancel')]).toEqual([true, false])
    expect(held.of('x').signal.reason).toMatchObject({ code: 'cancelled', data: { reason: 'pause' } })
  })

  test('stop fires the signals, waits for the work, and claims nothing more', async () => {
    const seen: string[] = []
    queue.start({
      concurrency: 1,
      laneLimit: unlimited,
      work: ({ entry, signal }) =>
        new Promise((resolve) => {
          seen.push(`start ${entry.key}`)
          signal.addEventListener('abort', () => {
            seen.push(`stop ${entry.key}`)
            resolve({ next: 'again', dueAt: entry.dueAt })
          })
        }),
    })
    add('a')
    add('b')
    await settle()
    await queue.stop(5_000)
    await settle()
    expect({ seen, left: db.sql('SELECT key, leased_until FROM queue ORDER BY key'), timers: clock.pending() }).toEqual(
      {
        seen: ['start a', 'stop a'],
        left: [
          { key: 'a', leased_until: null },
          { key: 'b', leased_until: null },
        ],
        timers: [],
      },
    )
  })

  test('work that does not stop in time is given back, and its late end writes nothing', async () => {
    const held = heldWork()
    queue.start({ concurrency: 1, laneLimit: unlimited, work: held.work })
    add('stubborn')
    await settle()
    const stopping = queue.stop(5_000)
    await clock.advance(5_000)
    await stopping
    held.finish('stubborn')
    await settle()
    expect(queue.find(db, 'stubborn')).toMatchObject({ leasedUntil: null })
  })

  test('a key that is removed and added again is not worked on twice at a time, and its first work is not lost', async () => {
    const held = heldWork()
    queue.start({ concurrency: 2, laneLimit: unlimited, work: held.work })
    add('x')
    await settle()
    db.quick((tx) => queue.remove(tx, 'x'))
    add('x')
    await clock.advance(LEASE_MS)
    const before = { started: [...held.started], isInterrupted: held.of('x').signal.aborted }
    held.finish('x')
    await settle()
    expect([before, held.started]).toEqual([{ started: ['x'], isInterrupted: false }, ['x', 'x']])
  })
})

test('claiming uses its index and does not sort, on a database that was never analysed', () => {
  const plans = plansOf(db, (asked) => store.nextReady(asked, { now: clock.now(), fullLanes: ['a'], busyKeys: ['b'] }))
  expect(plans[0]).toBe('SCAN queue USING INDEX queue_ready')
  expect(plans.filter((line) => line.includes('TEMP B-TREE FOR ORDER BY'))).toEqual([])
})

test('the next moment is read from two indexes', () => {
  const plans = plansOf(db, (asked) => store.nextMoment(asked, clock.now()))
  expect(plans.filter((line) => line.includes('queue'))).toEqual([
    'SEARCH queue USING INDEX queue_due (due_at>?)',
    'SEARCH queue USING COVERING INDEX queue_leased (leased_until>?)',
  ])
})
