import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { strings } from '#renderer/features/chat/strings.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { tokensOf } from '#tests/support/fake-ollama/tokens.ts'
import { type HeadlessCore, startHeadlessCore } from '#tests/support/headless-core.ts'
import { addOllama } from '#tests/support/stories.ts'
import { BROWSER } from './support/browser.ts'
import { startFakeProcess } from './support/fake-process.ts'
import { fillConversation } from './support/fill-database.ts'
import { type Figure, report } from './support/report.ts'
import { median } from './support/stats.ts'
import { variedText } from './support/varied-text.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const MESSAGES = 2_000
const TOKENS = 20_000
const RATE = 400
const ROUNDS = 5
const SCROLLS = 120

const extras = '- one **bold**\n- two `code`\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n'
const answer = { text: `${extras}${variedText(TOKENS / 13)}`, tokensPerSecond: RATE }

/** The longest task of the page's main thread since the last call, in milliseconds. */
async function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const store = window as unknown as { longest: number }
    const { longest } = store
    store.longest = 0
    return longest
  })
}

async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const store = window as unknown as { longest: number }
    store.longest = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) store.longest = Math.max(store.longest, entry.duration)
    }).observe({ type: 'longtask', buffered: true })
  })
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1024 ** 2
}

async function openPage(browser: Browser, core: HeadlessCore): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await observe(page)
  await page.goto(`${core.url}#token=${core.token}`)
  await page.getByRole('textbox', { name: strings.composer.label }).waitFor()
  return page
}

/** From the change of the address to the last message on the screen. */
async function openConversation(page: Page, core: HeadlessCore, options: { conversationId: string; last: string }) {
  await page.goto(`${core.url}#/settings`)
  await page.getByRole('textbox', { name: strings.composer.label }).waitFor({ state: 'detached' })
  const startedAt = performance.now()
  await page.evaluate((hash) => location.assign(hash), `#/chat/${options.conversationId}`)
  await page.getByText(options.last).first().waitFor()
  return performance.now() - startedAt
}

/** The answer must really be as long as the figure says. */
async function streamAnswer(core: HeadlessCore, conversationId: ConversationId): Promise<void> {
  const client = await core.connect()
  await client.chat.update({ conversationId, params: { maxOutputTokens: 131_072 } })
  const { runId, messageId } = await client.chat.send({ conversationId, text: 'Tell a long story' })
  if (runId === null || messageId === null) throw new Error('the message was queued')
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
    if (event.type === 'run.finished') break
  }
  const { parts } = await client.chat.message({ messageId })
  const tokens = tokensOf(textOf(parts)).length
  if (tokens < TOKENS) throw new Error(`the answer has ${tokens} tokens, not ${TOKENS}`)
}

async function measure(core: HeadlessCore, browser: Browser, conversationId: ConversationId): Promise<Figure[]> {
  const page = await openPage(browser, core)
  const opens: number[] = []
  const last = `Answer ${MESSAGES - 1}.`
  for (let round = 0; round < ROUNDS; round++) opens.push(await openConversation(page, core, { conversationId, last }))
  await longestTask(page)

  const thread = page.getByRole('region', { name: strings.thread.label('A long conversation') })
  await thread.hover()
  for (let at = 0; at < SCROLLS; at++) {
    await page.mouse.wheel(0, at % 4 === 3 ? 400 : -900)
    await page.waitForTimeout(30)
  }
  const scrollTask = await longestTask(page)

  await openConversation(page, core, { conversationId, last })
  await longestTask(page)
  await streamAnswer(core, conversationId)
  await page.getByRole('button', { name: strings.actions.regenerate }).last().waitFor({ state: 'attached' })
  const streamTask = await longestTask(page)
  const heap = await heapMb(page)
  return [
    { what: `open a conversation of ${MESSAGES} messages`, value: median(opens), unit: 'ms', target: 300 },
    { what: 'scroll it: longest task', value: scrollTask, unit: 'ms', target: 50 },
    { what: `stream ${TOKENS} tokens into it: longest task`, value: streamTask, unit: 'ms', target: 50 },
    { what: 'heap of the page after that', value: heap, unit: 'MB', target: 300 },
  ]
}

await inTemporaryFolder(async (folder) => {
  const dataDir = join(folder, 'data')
  const first = await startHeadlessCore({ dataDir })
  await first.stop()
  const conversationId = fillConversation(dataDir, MESSAGES)
  const model = { name: 'bench:latest', contextLength: 1_000_000, numCtx: 1_000_000 }
  const fake = await startFakeProcess(folder, { models: [model], script: [{ replies: [answer] }] })
  const core = await startHeadlessCore({ dataDir })
  const client = await core.connect()
  const ref = await addOllama(client, fake.url, model.name)
  await client.models.setOptions({ ref, numCtx: 1_000_000 })
  const browser = await chromium.launch(BROWSER)
  report('conversation', await measure(core, browser, conversationId))
  await browser.close()
  await core.stop()
  fake.stop()
})
