import { afterEach, expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createSettings } from '#main/engine/settings/create-settings.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createMemorySecrets } from '#main/platform/secrets-memory.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import type { Download } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { createFakeIds } from '#tests/support/fake-ids.ts'
import { createFakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { LibraryModel, PullFault } from '#tests/support/fake-ollama/library.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { until } from '#tests/support/until.ts'
import { fullName } from './downloads.ts'
import { createModels } from './index.ts'

const open: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const MB = 1_000_000
const starter = (faults: PullFault[] = [], bytesPerSecond = 0): LibraryModel => ({
  model: { name: 'starter:4b', capabilities: ['completion', 'tools'] },
  layers: [8 * MB, 2 * MB],
  bytesPerSecond,
  faults,
})

/** The real clock, with every pause a thousand times shorter: backoffs and stalls in milliseconds. */
const hurried: Clock = {
  ...systemClock,
  after: (delayMs, callback) => systemClock.after(delayMs / 200, callback),
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / 200, signal),
}

async function setUp(library: LibraryModel[], clock: Clock = systemClock) {
  const server = await createFakeOllama({ models: [], script: [], library })
  const db = makeTestDb()
  const secrets = createMemorySecrets()
  const modelsDir = await makeTempDir()
  const log = createSilentLog()
  const ids = createFakeIds()
  open.push(
    () => db.close(),
    () => server.close(),
  )
  const start = () => {
    const events = createEventLog({ db, clock: systemClock })
    const settings = createSettings({ db, clock: systemClock, events, log })
    const deps = { db, clock, ids, events, log, secrets, settings, modelsDir, ollamaHost: server.url }
    const models = createModels({ ...deps, pc: { env: {}, platform: 'linux', home: modelsDir } })
    open.push(() => models.stop())
    return models
  }
  const models = start()
  const { providerId } = await models.service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  const ref: ModelRef = { providerId, name: 'starter:4b' }
  return { server, models, start, ref, db, service: models.service, downloads: models.service.downloads }
}

const stateOf = (list: Download[]) => list.map(({ state }) => state)

test('a download counts its layers together, and its model is listed when it is done', async () => {
  const { models, service, downloads, ref } = await setUp([starter()])
  expect(await downloads.pull(ref)).toMatchObject({ state: 'queued', providerName: 'Ollama', totalBytes: null })
  await until(() => downloads.list()[0]?.state === 'done')
  expect(downloads.list()[0]).toMatchObject({ doneBytes: 10 * MB, totalBytes: 10 * MB, errorCode: null })
  await until(() => models.gateway.known(ref) !== undefined)
  expect((await service.list({ refresh: false }))[0]).toMatchObject({ ref, capabilities: ['chat', 'tools'] })
})

test('a paused download stops at once, and goes on from where it was', async () => {
  const { server, downloads, ref } = await setUp([starter([], 20 * MB)])
  await downloads.pull(ref)
  await until(() => (downloads.list()[0]?.doneBytes ?? 0) > MB)
  await downloads.pause(ref)
  const paused = downloads.list()[0]
  expect(paused?.state).toBe('paused')
  await server.until(({ path, outcome }) => path === '/api/pull' && outcome === 'cancelled')
  await downloads.resume(ref)
  await until(() => downloads.list()[0]?.state === 'running')
  expect(downloads.list()[0]?.doneBytes).toBeGreaterThanOrEqual(paused?.doneBytes ?? 0)
  await until(() => downloads.list()[0]?.state === 'done')
})

test('a cancelled download is gone from the list and its connection is closed', async () => {
  const { server, downloads, ref } = await setUp([starter([], 5 * MB)])
  await downloads.pull(ref)
  await until(() => (downloads.list()[0]?.doneBytes ?? 0) > 0)
  await downloads.cancel(ref)
  expect(downloads.list()).toEqual([])
  await until(() => server.requests.some(({ path, outcome }) => path === '/api/pull' && outcome === 'cancelled'))
  await expect(downloads.resume(ref)).rejects.toMatchObject({ code: 'download.not_found' })
})

test('two downloads of one server run one after the other', async () => {
  const other = { ...starter([], 0), model: { name: 'other:1b' } }
  const { downloads, ref } = await setUp([starter([], 30 * MB), other])
  await downloads.pull(ref)
  await downloads.pull({ ...ref, name: 'other:1b' })
  await until(() => stateOf(downloads.list())[0] === 'running')
  expect(stateOf(downloads.list())).toEqual(['running', 'queued'])
  await until(() => stateOf(downloads.list()).every((state) => state === 'done'))
})

test('what was running when the app ended goes on by itself at the next start', async () => {
  const { models, start, downloads, ref } = await setUp([starter([], 10 * MB)])
  await downloads.pull(ref)
  await until(() => (downloads.list()[0]?.doneBytes ?? 0) > MB)
  await models.stop()
  const next = start()
  expect(stateOf(next.service.downloads.list())).toEqual(['running'])
  await next.start()
  await until(() => next.service.downloads.list()[0]?.state === 'done')
})

test.each([
  ['a cut connection', { kind: 'cut', atBytes: 3 * MB, times: 3 }],
  ['a stream that ends early', { kind: 'end', atBytes: 3 * MB }],
  [
    'an error line that may pass',
    { kind: 'error_line', atBytes: 3 * MB, error: 'max retries exceeded: unexpected EOF' },
  ],
  ['bytes that stand still', { kind: 'stall', atBytes: 3 * MB }],
] as const)('%s: it tries again and gets through', async (_what, fault) => {
  const { server, downloads, ref } = await setUp([starter([fault])], hurried)
  await downloads.pull(ref)
  await until(() => downloads.list()[0]?.state === 'done')
  expect(server.requests.filter(({ path }) => path === '/api/pull').length).toBeGreaterThan(1)
})

test('a total that shrinks never shows more done than there is', async () => {
  const { downloads, ref } = await setUp([starter([{ kind: 'shrink', atBytes: 2 * MB, times: 5 }], 40 * MB)])
  const seen: Download[] = []
  const stop = new AbortController()
  await downloads.pull(ref)
  for await (const [download] of downloads.watch(stop.signal)) {
    if (download !== undefined) seen.push(download)
    if (download?.state === 'done') stop.abort()
  }
  expect(seen.every(({ doneBytes, totalBytes }) => totalBytes === null || doneBytes <= totalBytes)).toBe(true)
  expect(seen.at(-1)).toMatchObject({ doneBytes: 10 * MB, totalBytes: 10 * MB })
})

test('a name that the library does not have fails at once, in words, and is not tried again', async () => {
  const { server, downloads, ref } = await setUp([])
  await downloads.pull({ ...ref, name: 'nothing' })
  await until(() => downloads.list()[0]?.state === 'failed')
  expect(downloads.list()[0]).toMatchObject({
    ref: { name: 'nothing:latest' },
    errorCode: 'llm.model_missing',
    detail: expect.stringContaining('no model called nothing:latest'),
  })
  expect(server.requests.filter(({ path }) => path === '/api/pull')).toHaveLength(1)
})

test('a full disk of the server is told as such', async () => {
  const full = { kind: 'error_line', atBytes: MB, error: 'write blob: no space left on device' } as const
  const { downloads, ref } = await setUp([starter([full])])
  await downloads.pull(ref)
  await until(() => downloads.list()[0]?.state === 'failed')
  expect(downloads.list()[0]).toMatchObject({ errorCode: 'disk.full', doneBytes: expect.any(Number) })
})

test('the live list comes at most four times a second', async () => {
  const { downloads, ref } = await setUp([starter([], 10 * MB)])
  const stop = new AbortController()
  const times: number[] = []
  await downloads.pull(ref)
  for await (const [download] of downloads.watch(stop.signal)) {
    times.push(performance.now())
    if (download?.state === 'done' || times.length > 12) stop.abort()
  }
  const gaps = times.slice(1).map((at, before) => at - (times[before] ?? 0))
  expect(times.length).toBeGreaterThan(2)
  expect(Math.min(...gaps)).toBeGreaterThan(240)
})

test('removing a provider ends its download', async () => {
  const { server, service, downloads, ref } = await setUp([starter([], 5 * MB)])
  await downloads.pull(ref)
  await until(() => (downloads.list()[0]?.doneBytes ?? 0) > 0)
  await service.removeProvider(ref.providerId)
  expect(downloads.list()).toEqual([])
  await until(() => server.requests.some(({ path, outcome }) => path === '/api/pull' && outcome === 'cancelled'))
})

test('what waits for a provider that is removed never begins', async () => {
  const named = (name: string) => ({ ...starter(), model: { name } })
  const { server, service, downloads, ref } = await setUp([starter([], 5 * MB), named('other:1b'), named('third:1b')])
  await downloads.pull(ref)
  await downloads.pull({ ...ref, name: 'other:1b' })
  await until(() => (downloads.list()[0]?.doneBytes ?? 0) > 0)
  await service.removeProvider(ref.providerId)
  const again = await service.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: server.url })
  await downloads.pull({ providerId: again.providerId, name: 'third:1b' })
  await until(() => downloads.list()[0]?.state === 'done')
  const pulled = server.requests.filter(({ path }) => path === '/api/pull').map(({ body }) => body)
  expect(pulled).toEqual([{ model: 'starter:4b' }, { model: 'third:1b' }].map((each) => expect.objectContaining(each)))
})

test.each([
  ['qwen3:4b', 'qwen3:4b'],
  [' llama3.2 ', 'llama3.2:latest'],
  ['ollama pull qwen3', 'qwen3:latest'],
  ['hf.co/bartowski/Qwen3-4B-GGUF:Q4_K_M', 'hf.co/bartowski/Qwen3-4B-GGUF:Q4_K_M'],
])('%j is the model %s', (typed, name) => expect(fullName(typed)).toBe(name))

test.each(['', '../../etc/passwd', 'http://x/y', 'a b', 'x'.repeat(300), '-rf'])(
  '%j is no name of a model',
  (typed) => {
    expect(() => fullName(typed)).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  },
)
