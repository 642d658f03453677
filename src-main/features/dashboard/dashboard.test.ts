import { afterEach, expect, test } from 'vitest'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'

let app: TestApp
afterEach(() => app.stop())

async function openAppWithOneAnswer() {
  const gateway = createScriptedGateway()
  gateway.script({ text: 'All is well.', usage: { inputTokens: 30, outputTokens: 4 } })
  app = await makeTestApp({ gateway, settings: { 'chat.autoTitle': false } })
  const { conversationId } = await app.client.chat.create({ model: SCRIPTED_REF, title: 'Is all well' })
  const { runId } = await app.client.chat.send({ conversationId, text: 'How is it?' })
  if (runId === null) throw new Error('the message was queued')
  for await (const event of await app.client.runs.watch({ runId })) if (event.type === 'run.finished') break
  return runId
}

test('what an agent did today is in the figures and in the news', async () => {
  const runId = await openAppWithOneAnswer()
  const { today, weekAgo, days } = await app.client.dashboard.summary()
  expect(today).toMatchObject({ runs: 1, succeeded: 1, failed: 0, inputTokens: 30, outputTokens: 4, filesChanged: 0 })
  expect([weekAgo.runs, days.length, days.at(-1)?.runs]).toEqual([0, 14, 1])
  const [newest] = await app.client.dashboard.recent({ limit: 5 })
  expect(newest).toMatchObject({ type: 'run.finished', subject: runId, data: { state: 'succeeded' } })
  expect(newest?.title).not.toBe('')
})

test('the load comes at once, then live, and stops with the watcher', async () => {
  app = await makeTestApp()
  const seen = []
  for await (const samples of await app.client.dashboard.watchLoad()) {
    seen.push(...samples)
    if (seen.length >= 2) break
  }
  expect(seen.every(({ memoryTotalBytes, cpuPercent }) => memoryTotalBytes > 0 && cpuPercent >= 0)).toBe(true)
  expect(seen[1]?.at).toBeGreaterThan(seen[0]?.at ?? 0)
})

test('the parts of this PC have a name and free space', async () => {
  app = await makeTestApp()
  const { cpu, diskFreeBytes } = await app.client.dashboard.pc()
  expect(cpu).not.toBe('')
  expect(diskFreeBytes).toBeGreaterThan(0)
})
