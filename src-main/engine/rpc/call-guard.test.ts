import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { currentTraceId } from '#main/platform/trace.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { createCallGuard } from './call-guard.ts'

function setUp() {
  const clock = createFakeClock()
  const log = createSilentLog()
  const guard = createCallGuard({ clock, log, random: (size) => new Uint8Array(size).fill(0xab) })
  const call = (work: () => unknown, traceId = '') => {
    const given = { path: ['runs', 'get'], context: { who: 'page', traceId }, next: async () => work() }
    return guard(given as unknown as Parameters<typeof guard>[0])
  }
  return { clock, log, call }
}

const TRACE = 'ab'.repeat(16)
const errorOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error as ORPCError<string, unknown>)

test('a call runs under a trace id of its own, or the one it came with', async () => {
  const { call } = setUp()
  expect(await call(() => currentTraceId())).toBe(TRACE)
  expect(await call(() => currentTraceId(), 'given')).toBe('given')
})

test('a stream runs under the trace of its call', async () => {
  const { call } = setUp()
  const stream = (await call(async function* () {
    yield currentTraceId()
  })) as AsyncIterable<unknown>
  for await (const traceId of stream) expect(traceId).toBe(TRACE)
  expect(currentTraceId()).toBeUndefined()
})

test('a procedure over 200 ms tells its name, once a minute', async () => {
  const { clock, log, call } = setUp()
  const slow = () => call(() => clock.advance(201))
  await call(() => clock.advance(199))
  await slow()
  await slow()
  await clock.advance(60_000)
  await slow()
  const line = {
    level: 'warn',
    message: 'slow procedure',
    fields: { procedure: 'runs.get', tookMs: 201, traceId: TRACE },
  }
  expect(log.lines).toMatchObject([line, line])
})

test.each([
  ['a user error', new AppError('run.not_found', 'gone'), []],
  ['something outside', new AppError('llm.timeout', 'slow'), ['warn something outside failed']],
  ['a stop', new DOMException('Stopped', 'AbortError'), []],
  ['a bug', new TypeError('x is undefined'), ['error a procedure broke']],
])('%s is logged as its kind says', async (_name, thrown, lines) => {
  const { log, call } = setUp()
  await errorOf(
    call(() => {
      throw thrown
    }),
  )
  expect(log.lines.map((line) => `${line.level} ${line.message}`)).toEqual(lines)
})

test('an abort is cancelled, and a body that is too large says so', async () => {
  const { call } = setUp()
  const codeOf = async (thrown: Error) => {
    const error = await errorOf(
      call(() => {
        throw thrown
      }),
    )
    return (error as ORPCError<string, unknown>).code
  }
  expect(await codeOf(new DOMException('Stopped', 'AbortError'))).toBe('cancelled')
  expect(await codeOf(new ORPCError('PAYLOAD_TOO_LARGE'))).toBe('payload.too_large')
})
