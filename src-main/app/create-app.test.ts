import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { textOf } from '#shared/domain/message-text.ts'
import { makeTestApp } from '#tests/support/make-test-app.ts'
import { until } from '#tests/support/until.ts'
import { asCorePort } from '#tests/wire/connections.ts'
import type { ChatRequest, ModelEvent, ModelGateway } from '../engine/ports/model-gateway.ts'
import { createDemoGateway, DEMO_MODEL } from './demo/demo-gateway.ts'
import { laneLimit } from './lane-limit.ts'

/** The demo's gateway, whose first `hangs` calls say one word and then nothing until they are stopped. */
function hangingGateway(hangs: number): { gateway: ModelGateway; started: Promise<void> } {
  const { gateway, say } = createDemoGateway(() => {})
  say({ role: 'assistant', text: 'All is well.', toolCalls: [] })
  let isStarted = () => {}
  const started = new Promise<void>((resolve) => {
    isStarted = resolve
  })
  let calls = 0
  async function* chat(request: ChatRequest): AsyncIterable<ModelEvent> {
    calls += 1
    if (calls > hangs) return yield* gateway.chat(request)
    yield { type: 'text', text: 'All ' }
    isStarted()
    await new Promise((_resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')))
    })
  }
  return { gateway: { ...gateway, chat }, started }
}

const settings = { 'chat.autoTitle': false }

test('stopping in the middle of an answer is quick, and the next start finishes it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hearth-stop-'))
  const { gateway, started } = hangingGateway(1)
  const first = await makeTestApp({ dataDir, gateway, settings })
  const { conversationId } = await first.client.chat.create({ model: DEMO_MODEL })
  const { runId } = await first.client.chat.send({ conversationId, text: 'How is it?' })
  await started
  const stoppedAt = performance.now()
  await first.stop()
  expect(performance.now() - stoppedAt).toBeLessThan(5_000)

  const second = await makeTestApp({ dataDir, gateway, settings })
  if (runId === null) throw new Error('the message was queued')
  for await (const event of await second.client.runs.watch({ runId })) if (event.type === 'run.finished') break
  const { items } = await second.client.chat.messages({ conversationId })
  expect(items.map((message) => [message.role, message.state, textOf(message.parts)])).toEqual([
    ['user', 'complete', 'How is it?'],
    ['assistant', 'complete', 'All is well.'],
  ])
  await second.stop()
})

test('the status tells what runs, and the tray hears of it', async () => {
  const { gateway, started } = hangingGateway(1)
  const app = await makeTestApp({ gateway, settings })
  const told: unknown[] = []
  const listener = { onState: (state: unknown) => told.push(state), onNotice() {}, onDecided() {} }
  const stopWatching = app.desktop.watch(listener)
  const { conversationId } = await app.client.chat.create({ model: DEMO_MODEL })
  const { runId } = await app.client.chat.send({ conversationId, text: 'How is it?' })
  await started
  for await (const status of await app.client.system.watchStatus()) {
    expect(status).toMatchObject({ runningRuns: 1, pendingApprovals: 0, leaving: [] })
    break
  }
  if (runId !== null) await app.client.runs.cancel({ runId })
  await app.client.settings.set({ key: 'desktop.closeToTray', value: false })
  expect(told[0]).toMatchObject({ running: 0, runs: [], closesToTray: true, theme: 'system' })
  await app.client.settings.set({ key: 'appearance.theme', value: 'contrast' })
  await until(() => (told.at(-1) as { theme: string }).theme === 'dark', 'the dark theme')
  expect(told.at(-1)).toMatchObject({ running: 0, closesToTray: false, theme: 'dark' })
  stopWatching()
  await app.stop()
})

test('a peer that sends what is no request is cut off, and the core lives on', async () => {
  const app = await makeTestApp()
  for (const message of ['nonsense', { i: '1' }, '{"i":"1","p":null}', null, new Uint8Array(4)]) {
    const { port1, port2 } = new MessageChannel()
    app.transports.servePort(asCorePort(port1))
    const closed = new Promise((resolve) => port2.once('close', resolve))
    port2.postMessage(message)
    await closed
  }
  expect(await app.client.system.health()).toMatchObject({ status: 'ok' })
  await app.stop()
})

test('a test app that leaves something open fails', async () => {
  const app = await makeTestApp()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await expect(app.stop()).rejects.toThrow(/left something open: .*TCP/)
  await new Promise((resolve) => server.close(resolve))
})

test.each([
  ['model:prov_1/llama3:8b', 3],
  ['model:prov_1/hf.co/a/b', 3],
  ['model:nonsense/x', 2],
  ['files', 2],
])('the lane %s works on %i runs at a time', (lane, limit) => {
  const asked: string[] = []
  const concurrency = ({ name }: { name: string }) => asked.push(name) && 3
  expect(laneLimit({ concurrency })(lane)).toBe(limit)
})
