import { AxeBuilder } from '@axe-core/playwright'
import { strings as frame } from '#renderer/app/strings.ts'
import { strings } from '#renderer/features/dashboard/strings.ts'
import { addOllama, createAgent, sendAndWait } from '#tests/support/stories.ts'
import { expect, test } from './support/test.ts'

test('the dashboard shows what needs the person, what was done, and changes by itself', async ({
  shell,
  ollama,
  folder,
}) => {
  const { conversationId } = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
    const agentId = await createAgent(client, { tools: ['file_write'] })
    const made = await client.chat.create({ agentId })
    await sendAndWait(client, made.conversationId, 'Hello')
    return made
  })
  const page = await shell.open('#/dashboard')
  const needs = page.getByRole('region', { name: strings.cards.needs })
  const figures = page.getByRole('region', { name: strings.cards.figures })
  await expect(needs.getByText(strings.needs.empty)).toBeVisible()
  await expect(figures.getByRole('definition').first()).toHaveText('1')
  await expect(page.getByRole('img', { name: strings.days.label(1, 0) })).toBeVisible()
  await expect(page.getByRole('region', { name: strings.cards.pc }).getByRole('img', { name: /^CPU/ })).toBeVisible()

  const client = await shell.client()
  await sendAndWait(client, conversationId, 'Write "buy milk" to todo.txt')
  await expect(needs.getByText('Write todo.txt?')).toBeVisible()
  await expect(
    page.getByRole('region', { name: strings.cards.running }).getByText('Waiting for approval'),
  ).toBeVisible()
  await needs.getByRole('button', { name: strings.needs.review }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: frame.pages.approvals })).toBeVisible()
})

test('cards are moved, widened, hidden and put back with the keyboard, and stay so', async ({ shell, ollama }) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/dashboard')
  const order = () => page.locator('main section h2').allTextContents()
  await expect(page.getByRole('region', { name: strings.cards.recent })).toBeVisible()
  const before = await order()
  await page.getByRole('button', { name: strings.actions.arrange }).press('Enter')
  const handle = page.getByRole('button', { name: strings.arrange.handle(strings.cards.needs), exact: true })
  await handle.press('ArrowRight')
  await expect.poll(order).toEqual([before[1], before[0], ...before.slice(2)])
  await expect(handle).toBeFocused()
  await page.getByRole('button', { name: strings.arrange.hide(strings.cards.recent) }).press('Enter')
  await expect(page.getByRole('region', { name: strings.cards.recent })).toBeHidden()
  await page.reload()
  await expect(page.getByRole('region', { name: strings.cards.needs })).toBeVisible()
  await expect.poll(order).toEqual([before[1], before[0], ...before.slice(2, -1)])
  await page.getByRole('button', { name: strings.actions.arrange }).press('Enter')
  await page.getByRole('button', { name: strings.arrange.reset }).press('Enter')
  await expect.poll(order).toEqual(before)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})
