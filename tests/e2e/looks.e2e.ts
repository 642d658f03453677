import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings as settings } from '#renderer/features/settings/strings.ts'
import { addOllama, createAgent, settle } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

const THEMES = ['light', 'dark', 'contrast'] as const
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]
const SECTIONS = Object.keys(settings.sections).filter((section) => section !== 'desktop')

/** A conversation with everything in it: text, table, code, formula, diagram, calls, a question that waits. */
async function fill(shell: Shell, options: { url: string; folder: string }) {
  return shell.prepare(async (client) => {
    await addOllama(client, options.url)
    await client.files.allowFolder({ path: options.folder, access: 'write' })
    const agentId = await createAgent(client, { tools: ['file_write', 'file_read', 'calculator'] })
    const { conversationId } = await client.chat.create({ agentId })
    for (const text of ['Hello', 'Show me a table', 'What is 12 * 7', 'Write "buy milk" to todo.txt']) {
      const { runId } = await client.chat.send({ conversationId, text })
      if (runId !== null) await settle(client, runId)
    }
    return conversationId
  })
}

async function check(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.screenshot({ path: `test-results/looks/${name}-${size.width}.png`, animations: 'disabled' })
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect.soft(overflow, `${name} at ${size.width} scrolls sideways`).toBe(0)
  }
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect.soft(found, `axe on ${name}`).toEqual([])
}

for (const theme of THEMES) {
  test(`every page is accessible and fits its window: ${theme}`, async ({ shell, ollama, folder }) => {
    test.setTimeout(240_000)
    const conversationId = await fill(shell, { url: ollama.url, folder })
    await shell.prepare((client) => client.settings.set({ key: 'appearance.theme', value: theme }))
    const page = await shell.open(`#/chat/${conversationId}`)
    await expect(chatPage(page).approval).toBeVisible()
    await check(page, `${theme}-chat`)
    await page.goto(`${page.url().split('#')[0]}#/approvals`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await check(page, `${theme}-approvals`)
    for (const section of SECTIONS) {
      await page.goto(`${page.url().split('#')[0]}#/settings/${section}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await check(page, `${theme}-settings-${section}`)
    }
  })

  test(`the first steps are accessible and fit their window: ${theme}`, async ({ shell }) => {
    await shell.prepare((client) => client.settings.set({ key: 'appearance.theme', value: theme }))
    const page = await shell.open()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await check(page, `${theme}-first-run`)
  })
}
