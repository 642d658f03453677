import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import BetterSqlite3 from 'better-sqlite3'
import { createConnection } from '#main/engine/db/connection.ts'
import { openDatabase } from '#main/engine/db/open-database.ts'
import { createSqlTimer } from '#main/engine/db/slow-sql.ts'
import { createWriteDb } from '#main/engine/db/write-db.ts'
import { putSentPrompt, type SentPrompt } from '#main/engine/runs/model-calls.store.ts'
import { listRunPage } from '#main/engine/runs/runs-list.store.ts'
import { listStepLines } from '#main/engine/runs/steps.store.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { type Client, startHeadlessCore } from '#tests/support/headless-core.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { BROWSER } from './support/browser.ts'
import { databasePath } from './support/fill-database.ts'
import { fillRuns } from './support/fill-runs.ts'
import { type Figure, report } from './support/report.ts'
import { median, percentile, timeEach } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const RUNS = 10_000
const STEPS = 1_000
const CALLS = 200
const CHANGES = 30
const CHANGE_EVERY_MS = 400
const SCROLLS = 40

await inTemporaryFolder(async (folder) => {
  const dataDir = join(folder, 'data')
  const first = await startHeadlessCore({ dataDir })
  await (await first.connect()).settings.set({ key: 'onboarding.done', value: true })
  await first.stop()
  const { longRunId } = fillRuns(dataDir, RUNS, STEPS)
  const stores = storeFigures(dataDir, longRunId)
  const core = await startHeadlessCore({ dataDir })
  const client = await core.connect()
  const calls = await callFigures(client, longRunId)
  const browser = await chromium.launch(BROWSER)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${core.url}#token=${core.token}`)
  await page
    .getByRole('textbox', { name: /message/i })
    .first()
    .waitFor()
  const pages = await pageFigures(page, { client, longRunId })
  await browser.close()
  await core.stop()
  report('executions', [...calls, ...pages, ...stores])
})

/** Ours against the same statements on a bare connection, in turn on the same file. */
function storeFigures(dataDir: string, longRunId: RunId): Figure[] {
  const file = databasePath(dataDir)
  const raw = new BetterSqlite3(file, { readonly: true })
  const opened = openDatabase(file)
  const timer = createSqlTimer(systemClock, createSilentLog())
  const db = createConnection(opened, timer)
  const rawPage = raw.prepare('SELECT * FROM runs ORDER BY run_id DESC LIMIT 100')
  const rawSteps = raw.prepare(
    'SELECT step_no, kind, name, state, usage, started_at, ended_at, summary FROM steps WHERE run_id = ? ORDER BY step_no',
  )
  const compare = (what: string, ours: () => unknown, theirs: () => unknown): Figure => {
    const times = { ours: [] as number[], theirs: [] as number[] }
    for (let round = 0; round < CALLS; round++) {
      for (const side of ['ours', 'theirs'] as const) {
        const startedAt = performance.now()
        side === 'ours' ? ours() : theirs()
        times[side].push(performance.now() - startedAt)
      }
    }
    const [mine, bare] = [median(times.ours), median(times.theirs)]
    return {
      what,
      value: mine,
      unit: 'ms',
      note: `raw better-sqlite3 ${bare.toFixed(2)} ms, ${(mine / bare).toFixed(1)} x`,
    }
  }
  const figures = [
    compare(
      'store: first 100 of 10,000 runs',
      () => listRunPage(db, { sort: 'newest', limit: 100, offset: 0 }),
      () => rawPage.all(),
    ),
    compare(
      'store: lines of 1,000 steps',
      () => listStepLines(db, longRunId, { fromStepNo: 1, limit: STEPS }),
      () => rawSteps.all(longRunId),
    ),
    keepingFigure(createWriteDb(opened, timer, createSilentLog()), longRunId),
  ]
  opened.close()
  raw.close()
  return figures
}

/** What it adds to the start of a model call to keep its prompt: 60 messages, of which three are new each time. */
function keepingFigure(db: ReturnType<typeof createWriteDb>, runId: RunId): Figure {
  const messages: SentPrompt['messages'] = []
  const times: number[] = []
  for (let stepNo = 1; stepNo <= CALLS; stepNo++) {
    for (let more = 0; more < 3; more++) {
      messages.push({
        role: 'user',
        content: `Message ${stepNo}/${more}. ${'Some words of a usual length. '.repeat(60)}`,
      })
    }
    const sent = { messages: messages.slice(-60), tools: [], params: {}, maxOutputTokens: 2_048 }
    const startedAt = performance.now()
    db.quick((tx) => putSentPrompt(tx, { runId, stepNo }, sent, Date.now()))
    times.push(performance.now() - startedAt)
  }
  return {
    what: 'keeping the prompt of a call, 60 messages',
    value: median(times),
    unit: 'ms',
    note: `p95 ${percentile(times, 0.95).toFixed(2)} ms`,
  }
}

async function callFigures(client: Client, longRunId: RunId): Promise<Figure[]> {
  const p95 = async (what: string, target: number | undefined, count: number, call: () => unknown): Promise<Figure> => {
    await call()
    const value = percentile(await timeEach(count, call), 0.95)
    return { what, value, unit: 'ms', ...(target === undefined ? {} : { target }) }
  }
  return [
    await p95('first page of 10,000 runs, p95', 50, CALLS, () => client.runs.list({ limit: 100 })),
    await p95('page at 9,000, p95', undefined, CALLS, () => client.runs.list({ limit: 100, offset: 9_000 })),
    await p95('failed runs only, p95', undefined, CALLS, () => client.runs.list({ limit: 100, states: ['failed'] })),
    await p95('search for a word of every step, p95', undefined, 15, () =>
      client.runs.list({ limit: 100, search: 'plan' }),
    ),
    await p95('timeline of 1,000 steps, p95', 200, CALLS / 4, () => client.runs.timeline({ runId: longRunId })),
  ]
}

async function pageFigures(page: Page, { client, longRunId }: { client: Client; longRunId: RunId }): Promise<Figure[]> {
  await page.evaluate(() => location.assign('#/executions'))
  const grid = page.getByRole('grid', { name: 'Runs' })
  await grid.getByRole('row').nth(3).waitFor()
  const changes = await timeChanges(page, client)
  const longest = await scrollLongest(page, 'grid')
  const startedAt = performance.now()
  await page.evaluate((hash) => location.assign(hash), `#/executions/${longRunId}`)
  await page.getByRole('option').nth(8).waitFor()
  const openMs = performance.now() - startedAt
  const timeline = await scrollLongest(page, 'listbox')
  return [
    { what: 'a run of 1,000 steps, from the address to its steps', value: openMs, unit: 'ms', target: 200 },
    { what: 'live change to painted page, p95', value: percentile(changes, 0.95), unit: 'ms', target: 100 },
    { what: 'longest task while the list is scrolled', value: longest, unit: 'ms', target: 50 },
    { what: 'longest task while 1,000 steps are scrolled', value: timeline, unit: 'ms', target: 50 },
  ]
}

/** From asking the core for a change of the first run to the frame after its mark is there or gone. */
async function timeChanges(page: Page, client: Client): Promise<number[]> {
  const [run] = (await client.runs.list({ limit: 1 })).items
  if (run === undefined) throw new Error('there is no run')
  const times: number[] = []
  for (let change = 0; change < CHANGES; change++) {
    const isUnread = (await client.runs.cards({ runIds: [run.runId] }))[0]?.seenAt === null
    const painted = page.evaluate((wanted) => {
      const shown = () => document.querySelector('[role=grid] [aria-rowindex="2"] [data-unread]') !== null
      return new Promise<number>((resolve) => {
        const look = () => {
          if (shown() !== wanted) return requestAnimationFrame(look)
          return requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
        }
        look()
      })
    }, !isUnread)
    await new Promise((resolve) => setTimeout(resolve, CHANGE_EVERY_MS))
    const askedAt = performance.timeOrigin + performance.now()
    await (isUnread ? client.runs.markSeen({ runIds: [run.runId] }) : client.runs.markUnseen({ runId: run.runId }))
    times.push((await painted) - askedAt)
  }
  return times
}

/** Turns the wheel through a list, and gives the longest task of the page meanwhile; 0 when none was over 50 ms. */
async function scrollLongest(page: Page, role: 'grid' | 'listbox'): Promise<number> {
  const box = await page.getByRole(role).first().boundingBox()
  if (box === null) throw new Error(`there is no ${role}`)
  await page.evaluate(() => {
    const longest = { ms: 0 }
    Object.assign(window, { longest })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest.ms = Math.max(longest.ms, entry.duration)
    }).observe({ type: 'longtask' })
  })
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let turn = 0; turn < SCROLLS; turn++) {
    await page.mouse.wheel(0, 600)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
  return page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest.ms)
}
