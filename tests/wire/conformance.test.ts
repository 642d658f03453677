import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTransports } from '#main/app/transports.ts'
import { createCallers } from '#main/shell-headless/caller.ts'
import { type HeadlessServer, openServer } from '#main/shell-headless/server.ts'
import { createStaticFiles } from '#main/shell-headless/static-files.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { until } from '#tests/support/until.ts'
import { type Connection, connectHttp, connectPort, connectSocket, TOKEN } from './connections.ts'
import { makeWireCore, wireContract } from './wire-contract.ts'

type Wire = Connection<typeof wireContract>

const core = makeWireCore()
const clock = createFakeClock()
const log = createSilentLog()
const transports = createTransports(core.router, { clock, log, version: '0' })
let server: HeadlessServer

beforeAll(async () => {
  const callers = createCallers(TOKEN, () => clock.monotonicMs())
  server = await openServer(0, { transports, callers, files: createStaticFiles(new Map()), clock, log })
})
afterAll(async () => {
  await server.close()
  core.close()
})

const TRANSPORTS: [string, () => Wire | Promise<Wire>][] = [
  ['MessagePort', () => connectPort(transports)],
  ['WebSocket', () => connectSocket(server.port)],
  ['HTTP', () => connectHttp(server.port, wireContract)],
]

async function take<T>(n: number, stream: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = []
  for await (const item of stream) if (taken.push(item) === n) break
  return taken
}

/** What a peer is told about an error. */
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof ORPCError)) throw error
      const { code, status, message, data, defined } = error as ORPCError<string, Record<string, unknown>>
      return { code, status, message, data, defined }
    },
  )

describe.each(TRANSPORTS)('over %s', (_name, connect) => {
  test('a call is answered, with defaults filled in', async () => {
    const { client, cut } = await connect()
    expect(await client.echo({ text: 'grüß dich' })).toEqual({ text: 'grüß dich', times: 1 })
    cut()
  })

  test('a declared error arrives with its code, status, message and data', async () => {
    const { client, cut } = await connect()
    expect(await errorOf(client.refuse())).toEqual({
      code: 'run.not_found',
      status: 404,
      message: 'This run is gone',
      data: { runId: 'run_1' },
      defined: true,
    })
    cut()
  })

  test('wrong input is input.invalid and names the field', async () => {
    const { client, cut } = await connect()
    expect(await errorOf(client.echo({ text: 'a', times: 10 }))).toMatchObject({
      code: 'input.invalid',
      status: 400,
      data: { field: 'times' },
      defined: true,
    })
    cut()
  })

  test.each(['break', 'lie'] as const)(
    '%s: a bug tells its reference and nothing else, and the log has it',
    async (name) => {
      const { client, cut } = await connect()
      const error = await errorOf(client[name]())
      const ref = String(error?.data.ref)
      expect(error).toEqual({
        code: 'bug',
        status: 500,
        message: `Something broke in Hearth. Reference ${ref}`,
        data: { ref },
        defined: true,
      })
      expect(log.lines.filter((line) => line.fields.ref === ref)).toMatchObject([
        { level: 'error', fields: { procedure: name, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) } },
      ])
      cut()
    },
  )

  test('a stream arrives whole and in order, and ends', async () => {
    const { client, cut } = await connect()
    const items = await take(Number.POSITIVE_INFINITY, await client.count({ n: 500 }))
    expect(items).toEqual(Array.from({ length: 500 }, (_, at) => ({ i: at + 1 })))
    cut()
  })

  test('a bug in the middle of a stream is masked too', async () => {
    const { client, cut } = await connect()
    const error = await errorOf(take(9, await client.breakLater()))
    expect(error).toMatchObject({ code: 'bug', message: expect.not.stringContaining('1234') })
    cut()
  })

  test('leaving a stream early ends it on the other side', async () => {
    const { client, cut } = await connect()
    const before = core.seen.endlessEnded
    expect(await take(3, await client.endless())).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }])
    await until(() => core.seen.endlessEnded === before + 1, 'the end of the stream on the server')
    cut()
  })

  test('cancelling a call aborts it on the other side', async () => {
    const { client, cut } = await connect()
    const before = core.seen.waitAborted
    const stop = new AbortController()
    const call = client.wait(undefined, { signal: stop.signal }).catch((error: unknown) => error)
    await client.echo({ text: 'the call before has arrived' })
    stop.abort()
    expect(await call).toBeInstanceOf(Error)
    await until(() => core.seen.waitAborted === before + 1, 'the abort on the server')
    cut()
  })

  test('a watch goes on after a cut, without gaps or repeats', async () => {
    const first = await connect()
    core.append(4)
    const before = await take(3, await first.client.events({}))
    first.cut()
    core.append(3)
    const second = await connect()
    const after = await take(4, await second.client.events({ afterSeq: before.at(-1)?.seq ?? 0 }))
    expect([...before, ...after].map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    second.cut()
  })

  test('a payload of five megabytes goes through both ways', async () => {
    const { client, cut } = await connect()
    const text = 'ä'.repeat(2_500_000)
    expect((await client.echo({ text })).text === text).toBe(true)
    cut()
  })
})
