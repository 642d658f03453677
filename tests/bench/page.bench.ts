import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { BROWSER } from './support/browser.ts'
import { report } from './support/report.ts'
import { median } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const ROUNDS = 7

interface Visit {
  usableMs: number
  scriptBytes: number
  scripts: string[]
}

/** Opens the page in a browser with an empty cache; usable means that the person can type a message. */
async function visit(address: { url: string; token: string }): Promise<Visit> {
  const browser = await chromium.launch(BROWSER)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const scripts = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body())
  })
  const startedAt = performance.now()
  await page.goto(`${address.url}#token=${address.token}`)
  await page
    .getByRole('textbox', { name: /message/i })
    .first()
    .waitFor()
  const usableMs = performance.now() - startedAt
  const bodies = await Promise.all(scripts.values())
  await browser.close()
  const scriptBytes = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0)
  return { usableMs, scriptBytes, scripts: [...scripts.keys()] }
}

await inTemporaryFolder(async (folder) => {
  const core = await startHeadlessCore({ dataDir: join(folder, 'data') })
  const client = await core.connect()
  await client.settings.set({ key: 'onboarding.done', value: true })
  const visits: Visit[] = []
  for (let round = 0; round < ROUNDS; round++) visits.push(await visit(core))
  await core.stop()
  report('page', [
    {
      what: 'first page usable after navigation',
      value: median(visits.map((one) => one.usableMs)),
      unit: 'ms',
      target: 1_500,
    },
    {
      what: 'JavaScript before that, gzip',
      value: median(visits.map((one) => one.scriptBytes)) / 1_024,
      unit: 'KB',
      target: 350,
      note: `${visits[0]?.scripts.length ?? 0} files`,
    },
  ])
})
