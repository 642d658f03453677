import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { strings as frame } from '#renderer/app/strings.ts'
import { strings as first } from '#renderer/features/first-run/strings.ts'
import { strings as card } from '#renderer/ui/approval-card/strings.ts'
import { addOllama, createAgent } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { tabTo } from './support/tab-to.ts'
import { expect, test } from './support/test.ts'

test('the first steps, a chat and an approval work without a mouse', async ({ shell, ollama, folder }) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
    await client.settings.reset({ key: 'models.defaultChat' })
    await client.settings.reset({ key: 'onboarding.done' })
  })
  const page = await shell.open()
  await tabTo(page, first.welcome.go)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: first.pc.title })).toBeVisible()
  await tabTo(page, first.next)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: first.model.title })).toBeVisible()
  await expect(page.getByRole('radio').first()).toBeAttached()
  await tabTo(page, first.next)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: first.see.title })).toBeVisible()
  await tabTo(page, new RegExp(`^(${first.next}|${first.see.later})`))
  await page.keyboard.press('Enter')
  await tabTo(page, first.chat.question)
  await page.keyboard.type('Write "by keyboard" to keys.txt')
  await tabTo(page, first.chat.go)
  await page.keyboard.press('Enter')

  const talk = chatPage(page)
  await expect(talk.approval).toBeVisible()
  await tabTo(page, card.once(card.verbs.write))
  await page.keyboard.press('Enter')
  await talk.answered('Done')
  expect(existsSync(join(folder, 'keys.txt'))).toBe(true)
})

test('pages, palette, help and approvals open by key, and Escape closes what is on top', async ({ shell, ollama }) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open()
  await expect(chatPage(page).composer).toBeVisible()
  const palette = page.getByRole('dialog', { name: frame.palette.title })
  await page.keyboard.press('Control+k')
  await expect(palette).toBeVisible()
  await page.keyboard.type(frame.pages.settings)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/settings/)
  await page.locator('body').press('g')
  await page.keyboard.press('v')
  await expect(page.getByRole('heading', { level: 1, name: frame.pages.approvals })).toBeVisible()
  await page.keyboard.press('Shift+?')
  const help = page.getByRole('dialog', { name: frame.keyboard.title })
  await expect(help).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(chatPage(page).composer).toBeVisible()
  await page.keyboard.press('Control+n')
  await expect(chatPage(page).composer).toBeFocused()
})

test('F6 goes around the regions of the window', async ({ shell, ollama }) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await createAgent(client, { tools: [] })
  })
  const page = await shell.open()
  const seen = new Set<string>()
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('F6')
    seen.add(
      await page.evaluate(() => {
        const region = document.activeElement?.closest('header, nav, main, aside, footer, [role]')
        return region?.tagName.toLowerCase() ?? 'nothing'
      }),
    )
  }
  expect(seen.size).toBeGreaterThanOrEqual(3)
  expect(seen).not.toContain('nothing')
})
