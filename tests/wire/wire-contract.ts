import { eventIterator } from '@orpc/contract'
import { implement } from '@orpc/server'
import { z } from 'zod'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import type { CallContext } from '#main/engine/rpc/implement.ts'
import { intParam, pick, procedure } from '#shared/contract/base.ts'
import { AppEvent } from '#shared/domain/app-event.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makeTestDb } from '#tests/support/test-db.ts'

const Item = z.object({ i: z.number() })
const count = z.object({ n: intParam(1, 100_000) })

/** One procedure of each kind that Hearth has. */
export const wireContract = {
  echo: procedure
    .route({ method: 'POST', path: '/echo' })
    .input(z.object({ text: z.string(), times: z.number().int().max(9).default(1) }))
    .output(z.object({ text: z.string(), times: z.number() })),
  refuse: procedure.route({ method: 'GET', path: '/refuse' }).errors(pick('run.not_found')).output(z.object({})),
  break: procedure.route({ method: 'GET', path: '/break' }).output(z.object({})),
  lie: procedure.route({ method: 'GET', path: '/lie' }).output(z.object({ n: z.number() })),
  count: procedure.route({ method: 'GET', path: '/count' }).input(count).output(eventIterator(Item)),
  breakLater: procedure.route({ method: 'GET', path: '/break-later' }).output(eventIterator(Item)),
  endless: procedure.route({ method: 'GET', path: '/endless' }).output(eventIterator(Item)),
  wait: procedure.route({ method: 'GET', path: '/wait' }).output(z.object({})),
  events: procedure
    .route({ method: 'GET', path: '/log' })
    .input(z.object({ afterSeq: intParam(0, Number.MAX_SAFE_INTEGER).default(0) }))
    .output(eventIterator(AppEvent)),
}

/** A core with those procedures over a real event log, and what a test can see on the server's side. */
export function makeWireCore() {
  const db = makeTestDb()
  const log = createEventLog({ db, clock: createFakeClock() })
  const seen = { endlessEnded: 0, waitAborted: 0 }
  const os = implement(wireContract).$context<CallContext>()
  const router = {
    echo: os.echo.handler(({ input }) => input),
    refuse: os.refuse.handler(() => {
      throw new AppError('run.not_found', 'This run is gone', { runId: 'run_1' })
    }),
    break: os.break.handler(() => {
      throw new Error('the password is 1234')
    }),
    lie: os.lie.handler(() => ({ n: 'not a number' }) as unknown as { n: number }),
    count: os.count.handler(async function* ({ input }) {
      for (let i = 1; i <= input.n; i++) yield { i }
    }),
    breakLater: os.breakLater.handler(async function* () {
      yield { i: 1 }
      throw new Error('the password is 1234')
    }),
    endless: os.endless.handler(async function* ({ signal }) {
      try {
        for (let i = 1; !signal?.aborted; i++) {
          yield { i }
          await new Promise((resolve) => setImmediate(resolve))
        }
      } finally {
        seen.endlessEnded += 1
      }
    }),
    wait: os.wait.handler(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            seen.waitAborted += 1
            reject(new AppError('cancelled', 'Stopped'))
          })
        }),
    ),
    events: os.events.handler(({ input, signal }) => log.watch(input, signal ?? AbortSignal.any([]))),
  }
  const append = (n: number) =>
    db.quick((tx) => {
      for (let i = 0; i < n; i++) log.append(tx, { type: 'app.started', subject: 'app' })
    })
  return { router, seen, append, close: () => db.close() }
}
