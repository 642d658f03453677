import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings } from '#renderer/features/agents/strings.ts'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as approval } from '#renderer/ui/approval-card/strings.ts'
import { strings as mini } from '#renderer/ui/mini-chat/strings.ts'
import { addOllama, createAgent } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, test } from './support/test.ts'

const { editor, trial, versions, transfer, actions } = strings

async function findsNothing(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect.soft(found, `axe on ${name}`).toEqual([])
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true })

test('an agent comes from a template, is tried as a draft, saved, changed, compared and restored, all by keys', async ({
  shell,
  ollama,
}) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/agents')
  await expect(page.getByRole('grid', { name: strings.list.label })).toContainText('Assistant')
  await findsNothing(page, 'the list')

  await page.getByRole('button', { name: strings.new }).press('Enter')
  await page.getByRole('link', { name: /^Budget helper/ }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Budget helper', level: 1 })).toBeVisible()
  await expect(page.getByText(trial.about)).toBeVisible()
  await findsNothing(page, 'the form')

  const field = page.getByRole('textbox', { name: trial.label })
  await field.fill('What is 12 * 12?')
  await field.press('Enter')
  const answer = page.getByRole('article', { name: mini.answer })
  await expect(answer).toContainText('The result is 144', { timeout: 20_000 })
  await findsNothing(page, 'a trial')
  expect((await (await shell.client()).chat.list({})).items).toEqual([])

  await page.getByRole('textbox', { name: strings.overview.name }).fill('')
  await page.keyboard.press('Control+s')
  await expect(page.getByText(strings.overview.nameMissing)).toBeVisible()
  await page.getByRole('textbox', { name: strings.overview.name }).fill('Money')
  await page.keyboard.press('Control+s')
  await expect(page.getByText(editor.version(1), { exact: true }).first()).toBeVisible()

  await tab(page, editor.tabs.overview).press('ArrowRight')
  const instructions = page.getByRole('textbox', { name: strings.instructions.label })
  await instructions.fill('Add up, and say how.')
  await page.getByRole('textbox', { name: editor.note }).fill('Much shorter')
  await page.keyboard.press('Control+s')
  await expect(page.getByText(editor.version(2), { exact: true }).first()).toBeVisible()

  await tab(page, editor.tabs.instructions).press('Home')
  for (let at = 0; at < 5; at++) await page.keyboard.press('ArrowRight')
  await expect(page.getByText('Much shorter')).toBeVisible()
  const diff = page.getByRole('region', { name: versions.instructions })
  await expect(diff).toContainText('Add up, and say how.')
  await expect(diff).toContainText('You help the person with their money.')
  await findsNothing(page, 'versions')
  await page.getByRole('button', { name: versions.restore(1) }).press('Enter')
  await expect(page.getByText(editor.version(3), { exact: true }).first()).toBeVisible()
  await tab(page, editor.tabs.versions).press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(instructions).toHaveValue(/You help the person with their money\./)
})

test('unsaved changes stay while the person looks elsewhere, and can be thrown away and taken back', async ({
  shell,
  ollama,
}) => {
  const agentId = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    return createAgent(client, { tools: ['calculator'] })
  })
  const page = await shell.open(`#/agents/${agentId}/limits`)
  await page.getByRole('textbox', { name: strings.limits.maxSteps, exact: true }).fill('900')
  await page.keyboard.press('Tab')
  await expect(page.getByText(/Use a number from 1 to 500/)).toBeVisible()
  await page.getByRole('textbox', { name: strings.limits.maxSteps, exact: true }).fill('7')
  await page.keyboard.press('Tab')
  await page.goto(`${page.url().split('#')[0]}#/agents`)
  await expect(page.getByRole('row', { name: /Helper/ })).toContainText(strings.list.unsaved)
  await page.goto(`${page.url().split('#')[0]}#/agents/${agentId}/limits`)
  await expect(page.getByRole('textbox', { name: strings.limits.maxSteps, exact: true })).toHaveValue('7')
  await page.getByRole('button', { name: editor.discard }).press('Enter')
  await expect(page.getByRole('textbox', { name: strings.limits.maxSteps, exact: true })).toHaveValue('')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('textbox', { name: strings.limits.maxSteps, exact: true })).toHaveValue('7')
})

test('a paused agent says so in its chat, takes the message, and answers when it is resumed there', async ({
  shell,
  ollama,
}) => {
  const { agentId, conversationId } = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    const made = await createAgent(client, { tools: [] })
    return { agentId: made, conversationId: (await client.chat.create({ agentId: made })).conversationId }
  })
  const page = await shell.open(`#/agents/${agentId}`)
  await page.getByRole('button', { name: editor.more }).press('Enter')
  await page.getByRole('menuitem', { name: actions.pause }).press('Enter')
  await expect(page.getByText(editor.paused)).toBeVisible()
  await page.goto(`${page.url().split('#')[0]}#/chat/${conversationId}`)
  const talk = chatPage(page)
  await expect(page.getByText(chat.composer.agentPaused('Helper'))).toBeVisible()
  await talk.say('Hello there')
  await expect(talk.answers.last()).toContainText(chat.answer.agentPaused)
  await findsNothing(page, 'a chat of a paused agent')
  await page.getByRole('button', { name: chat.composer.resumeAgent }).press('Enter')
  await talk.answered('Hello! How can I help you?')
})

test('an exported agent comes back from its file, and what the file wants unasked is only a question', async ({
  shell,
  ollama,
  folder,
}) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await createAgent(client, { tools: ['calculator', 'file_write'] })
  })
  const page = await shell.open('#/agents')
  const grid = page.getByRole('grid', { name: strings.list.label })
  await grid.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: actions.exportSome(1) }).press('Enter')
  const saved = await download
  expect(saved.suggestedFilename()).toBe('Helper.hearth-agent')
  const file = join(folder, 'Helper.hearth-agent')
  await saved.saveAs(file)
  const held = JSON.parse(readFileSync(file, 'utf8'))
  held.agents[0].tools = [{ name: 'file_write', permission: 'allow' }, { name: 'wipe_disk' }]
  writeFileSync(file, JSON.stringify(held))

  await page.getByRole('button', { name: strings.import }).press('Enter')
  const dialog = page.getByRole('dialog', { name: transfer.title })
  await dialog.locator('input[type=file]').setInputFiles(file)
  await expect(dialog).toContainText('wipe_disk')
  await expect(dialog).toContainText(transfer.widened)
  await findsNothing(page, 'the import')
  await dialog.getByRole('button', { name: transfer.confirm(1) }).press('Enter')
  await expect(grid).toContainText('Helper 2')
  const client = await shell.client()
  const made = (await client.agents.list()).find(({ name }) => name === 'Helper 2')
  expect(made?.tools).toEqual([{ name: 'file_write', permission: 'ask' }])
})

test('a trial asks in its place, and the folders of the draft are all that its tools reach', async ({
  shell,
  ollama,
  folder,
}) => {
  const agentId = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
    return createAgent(client, { tools: ['file_write'] })
  })
  const page = await shell.open(`#/agents/${agentId}/knowledge`)
  const field = page.getByRole('textbox', { name: trial.label })
  await field.fill('Write "buy milk" to open.txt')
  await field.press('Enter')
  const card = page.getByRole('region', { name: new RegExp(`^${approval.group}: `) })
  await expect(card).toContainText('open.txt', { timeout: 20_000 })
  await findsNothing(page, 'an approval in a trial')
  await card.getByRole('button', { name: approval.once(approval.verbs.write) }).press('Enter')
  const answer = page.getByRole('article', { name: mini.answer }).last()
  await expect(answer).toContainText('Done', { timeout: 20_000 })
  expect(readFileSync(join(folder, 'open.txt'), 'utf8')).toBe('buy milk')

  await page.getByRole('radio', { name: strings.knowledge.all }).press('ArrowRight')
  await expect(page.getByText(strings.knowledge.none)).toBeVisible()
  await field.fill('Write "buy bread" to closed.txt')
  await field.press('Enter')
  await expect(answer).toContainText('No folder is allowed yet', { timeout: 20_000 })
  await expect(card).toHaveCount(0)
  expect(existsSync(join(folder, 'closed.txt'))).toBe(false)
})
