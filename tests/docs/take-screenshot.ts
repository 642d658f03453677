import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { BROWSER } from '#tests/bench/support/browser.ts'
import { inTemporaryFolder } from '#tests/bench/support/workspace.ts'
import { buildApp, startHeadlessCore } from '#tests/support/headless-core.ts'

/** Takes the picture of the README again from the running app: `node tests/docs/take-screenshot.ts`. */
const FILE = fileURLToPath(new URL('../../docs/images/chat.png', import.meta.url))
const TITLE = 'Energy costs this year'

await buildApp()
await inTemporaryFolder(async (dataDir) => {
  const core = await startHeadlessCore({ dataDir, args: ['--demo'] })
  const client = await core.connect()
  const { items } = await client.chat.list({ search: TITLE })
  const browser = await chromium.launch(BROWSER)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  await page.goto(`${core.url}#token=${core.token}`)
  await page.getByRole('main').waitFor()
  await page.goto(`${core.url}#/chat/${items[0]?.conversationId ?? ''}`)
  await page.getByRole('article').last().waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: FILE })
  await browser.close()
  await core.stop()
})
