import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { strings as frame } from '#renderer/app/strings.ts'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { BROWSER } from './support/browser.ts'
import { cpuPercent } from './support/process-usage.ts'
import { report } from './support/report.ts'
import { median, percentile } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const WATCH_MS = 30_000
const SETTLE_MS = 4_000
const RESUMES = 20
const ROUNDS = 3

/** From the change of the address until the page with its heading stands on the screen. */
const changeTo = (page: Page, id: string, title: string): Promise<number> =>
  page.evaluate(
    async ([hash, heading]) => {
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const isThere = () => document.title.startsWith(`${heading} -`) && document.querySelector('h1') !== null
      const startedAt = performance.now()
      location.hash = hash
      await new Promise<void>((resolve) => {
        const watcher = new MutationObserver(() => {
          if (!isThere()) return
          watcher.disconnect()
          resolve()
        })
        watcher.observe(document.documentElement, { childList: true, subtree: true, characterData: true })
        if (isThere()) resolve()
      })
      await painted()
      return performance.now() - startedAt
    },
    [`#/${id}`, title] as const,
  )

/** Every page from every page, after each was opened once. */
async function changes(page: Page): Promise<number[]> {
  const pages = await page
    .locator('nav a[href^="#/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const known = Object.entries(frame.pages).filter(([id]) => pages.some((href) => href.startsWith(`#/${id}`)))
  for (const [id, title] of known) await changeTo(page, id, title)
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const [from, fromTitle] of known) {
      for (const [to, toTitle] of known) {
        if (from === to) continue
        await changeTo(page, from, fromTitle)
        times.push(await changeTo(page, to, toTitle))
      }
    }
  }
  return times
}

/** A page that was hidden comes to the front: until its next frame is painted. */
async function resumes(browser: Browser, page: Page): Promise<number[]> {
  const other = await page.context().newPage()
  const times: number[] = []
  for (let round = 0; round < RESUMES; round++) {
    await other.bringToFront()
    await sleep(300)
    const startedAt = performance.now()
    await page.bringToFront()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    times.push(performance.now() - startedAt)
  }
  await other.close()
  return browser.isConnected() ? times : []
}

await inTemporaryFolder(async (folder) => {
  const core = await startHeadlessCore({ dataDir: join(folder, 'data') })
  const client = await core.connect()
  await client.settings.set({ key: 'onboarding.done', value: true })
  // the day's backup comes a minute after the start and is no cost of watching
  await client.settings.set({ key: 'backup.daily', value: false })
  const browser = await chromium.launch(BROWSER)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${core.url}#token=${core.token}`)
  await page.getByRole('main').first().waitFor()
  const times = await changes(page)
  const shown = await resumes(browser, page)

  await page.goto(`${core.url}#/dashboard`)
  await sleep(SETTLE_MS)
  const watched = await cpuPercent(core.pid, WATCH_MS)
  const other = await page.context().newPage()
  await other.bringToFront()
  await sleep(SETTLE_MS)
  const isHidden = await page.evaluate(() => document.hidden)
  // a browser that does not hide pages behind others: the window is closed to the tray then
  if (!isHidden) await page.close()
  await sleep(SETTLE_MS)
  const hidden = await cpuPercent(core.pid, WATCH_MS)
  await browser.close()
  await core.stop()

  report('rooms', [
    {
      what: 'page change, any to any, warm, p95',
      value: percentile(times, 0.95),
      unit: 'ms',
      target: 100,
      note: `${times.length} changes, median ${median(times).toFixed(0)} ms`,
    },
    { what: 'window shown again, p95', value: percentile(shown, 0.95), unit: 'ms', target: 200 },
    { what: 'core, dashboard watched', value: watched, unit: '% of one core', target: 1 },
    { what: 'core, window in the tray', value: hidden, unit: '% of one core', target: 0.3 },
  ])
})
