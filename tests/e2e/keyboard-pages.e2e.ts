import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { strings as frame } from '#renderer/app/strings.ts'
import { strings as agents } from '#renderer/features/agents/strings.ts'
import { strings as dashboard } from '#renderer/features/dashboard/strings.ts'
import { strings as runs } from '#renderer/features/executions/strings.ts'
import { strings as settings } from '#renderer/features/settings/strings.ts'
import { strings as card } from '#renderer/ui/approval-card/strings.ts'
import { addOllama, createAgent, sendAndWait } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { tabTo, typeKeys } from './support/tab-to.ts'
import { expect, type Shell, test } from './support/test.ts'

/** A chat whose run waits for the person, and one that failed. */
async function prepare(shell: Shell, url: string, folder: string) {
  return shell.prepare(async (client) => {
    const model = await addOllama(client, url)
    await client.files.allowFolder({ path: folder, access: 'write' })
    const agentId = await createAgent(client, { tools: ['file_write', 'calculator'] })
    const gone = await client.chat.create({ agentId, title: 'A lost model', model: { ...model, name: 'gone' } })
    await sendAndWait(client, gone.conversationId, 'Is anybody there?')
    const sum = await client.chat.create({ agentId, title: 'A small sum' })
    await sendAndWait(client, sum.conversationId, 'What is 12 * 7')
    const { conversationId } = await client.chat.create({ agentId, title: 'The shopping list' })
    await sendAndWait(client, conversationId, 'Write "buy milk" to todo.txt')
    return { agentId, conversationId }
  })
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 })

test('what needs the person is reached from the dashboard and answered', async ({ shell, ollama, folder }) => {
  await prepare(shell, ollama.url, folder)
  const page = await shell.open('#/dashboard')
  await expect(page.getByText('Write todo.txt?')).toBeVisible()
  await tabTo(page, dashboard.needs.review)
  await page.keyboard.press('Enter')
  await expect(heading(page, frame.pages.approvals)).toBeVisible()
  await expect(page.getByRole('region', { name: new RegExp(`^${card.group}: `) })).toBeVisible()
  await tabTo(page, card.once(card.verbs.write))
  await page.keyboard.press('Enter')
  await expect.poll(() => existsSync(join(folder, 'todo.txt'))).toBe(true)
  await expect(page.getByRole('button', { name: card.once(card.verbs.write) })).toBeHidden()
})

test('Escape closes the palette and the keyboard map, and the answer below goes on', async ({
  shell,
  ollama,
  folder,
}) => {
  const { conversationId } = await prepare(shell, ollama.url, folder)
  const page = await shell.open(`#/chat/${conversationId}`)
  const talk = chatPage(page)
  await expect(talk.approval).toBeVisible()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: frame.palette.title })
  await expect(palette).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await expect(talk.approval).toBeVisible()
  const { items } = await (await shell.client()).governance.approvals({ pending: true })
  expect(items).toHaveLength(1)
  await page.keyboard.press('Escape')
  await expect(talk.approval).toBeHidden()
})

test('an agent is found in the list, opened, changed and saved', async ({ shell, ollama, folder }) => {
  const { agentId } = await prepare(shell, ollama.url, folder)
  const page = await shell.open('#/dashboard')
  await expect(page.getByText('Write todo.txt?')).toBeVisible()
  await typeKeys(page, 'g a')
  await expect(page.getByRole('row', { name: /Helper/ })).toBeVisible()
  await tabTo(page, agents.list.label, '[role=grid]')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Helper')).toBeVisible()
  await tabTo(page, agents.overview.name)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Quartermaster')
  await page.keyboard.press('Control+s')
  await expect(heading(page, 'Quartermaster')).toBeVisible()
  await expect.poll(async () => (await (await shell.client()).agents.get({ agentId })).name).toBe('Quartermaster')
})

test('a run is chosen and read; the one that was only shown stays unread until then', async ({
  shell,
  ollama,
  folder,
}) => {
  await prepare(shell, ollama.url, folder)
  const client = await shell.client()
  const unread = async () => (await client.runs.counts()).unread
  const page = await shell.open('#/dashboard')
  await expect(page.getByText('Write todo.txt?')).toBeVisible()
  await typeKeys(page, 'g e')
  const pane = page.getByRole('region', { name: runs.pane.label })
  await expect(pane.getByRole('heading', { name: 'Write "buy milk" to todo.txt' })).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(page.getByText(runs.count(3, '3'))).toBeVisible()
  const before = await unread()

  await tabTo(page, runs.table, '[role=grid]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(pane.getByRole('heading', { name: 'What is 12 * 7' })).toBeVisible()
  await expect.poll(unread).toBe(before - 1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('listbox', { name: runs.pane.timeline })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const inspector = page.getByRole('complementary', { name: runs.inspector.label })
  await expect(inspector.getByText('84', { exact: true })).toBeVisible()
})

test('a setting is found by its words, changed and taken back', async ({ shell, ollama, folder }) => {
  await prepare(shell, ollama.url, folder)
  const client = await shell.client()
  const size = async () => (await client.settings.list()).find(({ key }) => key === 'appearance.fontSizePx')?.value
  const page = await shell.open('#/dashboard')
  await expect(page.getByText('Write todo.txt?')).toBeVisible()
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('searchbox', { name: settings.search })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('font size')
  await expect(page.getByRole('textbox', { name: 'Font size' })).toBeVisible()
  await tabTo(page, 'Font size')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('15')
  await page.keyboard.press('Tab')
  await expect.poll(size).toBe(15)
  await page.keyboard.press('Control+z')
  await expect.poll(size).toBe(13)
})

test('the palette leads to every kind of thing', async ({ shell, ollama, folder }) => {
  await prepare(shell, ollama.url, folder)
  const page = await shell.open('#/dashboard')
  await expect(page.getByText('Write todo.txt?')).toBeVisible()
  const palette = page.getByRole('dialog', { name: frame.palette.title })
  const ways: [text: string, option: RegExp, address: RegExp][] = [
    ['agents', /^Agents/, /#\/agents$/],
    ['>new agent', /New agent/, /#\/agents\/new/],
    ['shopping', /The shopping list.*Chat/, /#\/chat\/conv_/],
    ['anybody', /Is anybody there.*Run/, /#\/executions\/run_/],
    ['anybody', /Is anybody there.*A lost model/, /#\/chat\/conv_/],
    ['@helper', /Helper/, /#\/(agents|chat)/],
    ['small-native', /small-native.*Test Ollama/, /#\/settings\/models/],
    ['grammar', /Correct spelling.*proofread/, /#\/settings\/prompts/],
    ['?permissions', /ermission/, /#\/help\/.+/],
    ['font size', /Font size.*Appearance/, /#\/settings\/appearance/],
  ]
  for (const [text, option, address] of ways) {
    await page.keyboard.press('Control+k')
    await expect(palette).toBeVisible()
    await page.keyboard.type(text)
    const wanted = palette.getByRole('option', { name: option }).first()
    await expect(wanted, text).toBeVisible()
    for (let presses = 0; presses < 30 && (await wanted.getAttribute('aria-selected')) !== 'true'; presses++) {
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await expect(page, text).toHaveURL(address)
    await expect(palette).toBeHidden()
  }
  await expect(page.getByRole('textbox', { name: 'Font size' })).toBeFocused()
})
