import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings as frame } from '#renderer/app/strings.ts'
import { words } from '#renderer/features/chat/library-strings.ts'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { words as prompts } from '#renderer/features/settings/prompts/strings.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { addOllama, sendAndWait } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

const SCRIPT = [{ replies: [{ text: 'You said: {{user}}' }] }]

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  )
}

/** Conversations with a question each, oldest first. */
async function withChats(shell: Shell, url: string, questions: readonly string[]): Promise<ConversationId[]> {
  return shell.prepare(async (client) => {
    await addOllama(client, url)
    const ids: ConversationId[] = []
    for (const question of questions) {
      const { conversationId } = await client.chat.create({})
      await sendAndWait(client, conversationId, question)
      ids.push(conversationId)
    }
    return ids
  })
}

const row = (page: Page, name: string | RegExp) => page.getByRole('option', { name })
const marked = (page: Page) =>
  page.evaluate(() => [...(CSS.highlights.get('chat-found') ?? [])].map((range) => String(range)))

test('a message is found on a branch that is not shown, opened there by key, and its words are marked', async ({
  shell,
  ollama,
}) => {
  ollama.setScript(SCRIPT)
  const [first] = await withChats(shell, ollama.url, ['The harbour opens at nine', 'Something else'])
  if (first === undefined) throw new Error('no conversation')
  const other = await shell.prepare(async (client) => {
    const { items } = await client.chat.messages({ conversationId: first })
    const [question] = items
    if (question === undefined) throw new Error('no message')
    await client.chat.edit({ messageId: question.messageId, text: 'Another question' })
    return first
  })
  const page = await shell.open()
  await page.getByRole('searchbox', { name: chat.list.search }).fill('harbour ope')
  const hit = page.locator('[data-hit]').first()
  await expect(hit).toContainText(words.search.otherBranch)
  await accessible(page)
  await page.getByRole('listbox', { name: chat.list.label }).focus()
  await page.keyboard.press('Home')
  for (
    let step = 0;
    step < 5 &&
    (await row(page, /harbour/)
      .last()
      .getAttribute('aria-selected')) !== 'true';
    step++
  ) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(other))
  await expect(chatPage(page).questions.first()).toContainText('The harbour opens at nine')
  await expect.poll(() => marked(page)).toEqual(expect.arrayContaining(['harbour', 'ope']))
})

test('Ctrl F finds in a long chat, and next goes to a place far up', async ({ shell, ollama }) => {
  ollama.setScript(SCRIPT)
  const [id] = await withChats(shell, ollama.url, ['the needle is here'])
  await shell.prepare(async (client) => {
    if (id === undefined) return
    for (let at = 0; at < 25; at++) await sendAndWait(client, id, `filler ${at} ${'word '.repeat(60)}`)
    await sendAndWait(client, id, 'a second needle')
  })
  const page = await shell.open(`#/chat/${id}`)
  await expect(chatPage(page).questions.last()).toContainText('a second needle')
  await page.keyboard.press('Control+f')
  const field = page.getByRole('textbox', { name: words.find.label })
  await field.fill('needle')
  await expect(page.getByText(words.find.position(4, 4, false))).toBeVisible()
  await field.press('Enter')
  await expect(page.getByText(words.find.position(1, 4, false))).toBeVisible()
  await expect(chatPage(page).questions.filter({ hasText: 'the needle is here' })).toBeInViewport()
  await field.press('Escape')
  await expect(field).toBeHidden()
  await expect(chatPage(page).composer).toBeFocused()
})

test('chats go into a folder by menu and by drag, it stays closed after a reload, and deleting it keeps them', async ({
  shell,
  ollama,
}) => {
  ollama.setScript(SCRIPT)
  const [first] = await withChats(shell, ollama.url, ['Red bicycles', 'Garden budget'])
  const page = await shell.open(`#/chat/${first}`)
  const list = page.getByRole('listbox', { name: chat.list.label })
  await expect(row(page, 'Red bicycles')).toHaveAttribute('aria-selected', 'true')
  await list.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: words.folders.move }).click()
  await page.getByRole('textbox', { name: words.folders.newName }).fill('Home')
  await page.keyboard.press('Enter')
  const folder = row(page, words.folders.nameOf('Home', 1))
  await expect(folder).toBeVisible()
  await row(page, 'Garden budget').locator('[draggable=true]').dragTo(folder.locator('[data-folder] > div').last())
  await expect(row(page, words.folders.nameOf('Home', 2))).toBeVisible()
  await accessible(page)

  await row(page, words.folders.nameOf('Home', 2)).getByText('Home', { exact: true }).click()
  await expect(row(page, 'Garden budget')).toBeHidden()
  await page.reload()
  await expect(row(page, words.folders.nameOf('Home', 2))).toBeVisible()
  await expect(row(page, 'Garden budget')).toBeHidden()

  await list.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Delete')
  await expect(row(page, 'Garden budget')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(row(page, words.folders.nameOf('Home', 2))).toBeVisible()
})

test('several chats are picked and deleted together, and Undo brings all back', async ({ shell, ollama }) => {
  ollama.setScript(SCRIPT)
  await withChats(shell, ollama.url, ['First of three', 'Second of three', 'Third of three'])
  const page = await shell.open()
  await row(page, 'First of three').click({ modifiers: ['Control'] })
  await row(page, 'Third of three').click({ modifiers: ['Shift'] })
  const bar = page.getByRole('group', { name: words.selection.count(3) })
  await bar.getByRole('button', { name: words.selection.delete }).click()
  await expect(page.getByRole('option')).toHaveCount(0)
  await expect(page.getByText(words.selection.deleted(3))).toBeVisible()
  await page.getByRole('button', { name: frame.undo.action }).click()
  await expect(page.getByRole('option')).toHaveCount(3)
})

test('two models answer the same question side by side, outlive a crash, and one column is kept', async ({
  shell,
  ollama,
  tolerated,
}) => {
  tolerated.push(/WebSocket|ERR_CONNECTION|net::/)
  ollama.setScript(SCRIPT)
  const [id] = await withChats(shell, ollama.url, ['before'])
  let page = await shell.open(`#/chat/${id}`)
  const { composer } = chatPage(page)
  await composer.pressSequentially('/comp')
  await composer.press('Enter')
  const dialog = page.getByRole('dialog', { name: words.compare.title })
  await dialog.getByRole('button', { name: /small-native/ }).press('Enter')
  const column = (which: string) => page.getByRole('region', { name: new RegExp(`^${which} column, `) })
  await expect(column(words.compare.second)).toContainText('You said: before')
  await composer.fill('both of you')
  await composer.press('Enter')
  for (const which of [words.compare.first, words.compare.second]) {
    await expect(column(which)).toContainText('You said: both of you')
    await expect(
      column(which)
        .getByText(/first token after .* tokens$/)
        .last(),
    ).toBeVisible()
  }
  await expect(page.getByRole('option')).toHaveCount(1)
  await accessible(page)

  await shell.crash()
  page = await shell.open(`#/chat/${id}`)
  await expect(column(words.compare.second)).toContainText('You said: both of you')
  await column(words.compare.second).getByRole('button', { name: words.compare.keep }).click()
  await expect(column(words.compare.first)).toBeHidden()
  await expect(page).not.toHaveURL(new RegExp(String(id)))
  await chatPage(page).answered('You said: both of you')
  await page.getByRole('button', { name: frame.undo.action }).click()
  await expect(column(words.compare.first)).toBeVisible()
})

test('a mentioned file reaches the model, a mentioned agent answers, all chosen by key', async ({
  shell,
  ollama,
  folder,
}) => {
  ollama.setScript(SCRIPT)
  writeFileSync(join(folder, 'harbour.txt'), 'It opens at nine.')
  const id = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'read' })
    await client.agents.create({ name: 'Guest', instructions: 'You are the guest.' })
    return (await client.chat.create({})).conversationId
  })
  const page = await shell.open(`#/chat/${id}`)
  const talk = chatPage(page)
  const suggestions = page.getByRole('listbox', { name: words.mentions.label })
  await talk.composer.pressSequentially('Read @harb')
  await expect(suggestions.getByRole('option', { name: /harbour\.txt/ })).toHaveAttribute('aria-selected', 'true')
  await expect(talk.composer).toHaveAttribute('aria-activedescendant', /.+/)
  await accessible(page)
  await talk.composer.press('Enter')
  await expect(talk.composer).toHaveValue('Read @harbour.txt ')
  await talk.composer.pressSequentially('for me @Gue')
  await suggestions.getByRole('option', { name: /Guest/ }).click()
  await expect(page.getByRole('list', { name: words.mentions.chips })).toContainText(words.mentions.agentChip('Guest'))
  await talk.composer.press('Enter')
  await expect(talk.answers.last()).toContainText(words.mentions.agentChip('Guest'))
  await expect(talk.questions.last()).toContainText(words.mentions.fileChip('harbour.txt'))
  const request = await ollama.until((each) => JSON.stringify(each.body).includes('It opens at nine.'))
  expect(JSON.stringify(request.body)).toContain('You are the guest.')
})

test('a prompt of one’s own is written in Settings and filled in by key in the chat', async ({ shell, ollama }) => {
  ollama.setScript(SCRIPT)
  await shell.prepare((client) => addOllama(client, ollama.url))
  let page = await shell.open('#/settings/prompts')
  await page.getByRole('button', { name: prompts.add }).click()
  await page.getByRole('textbox', { name: prompts.name }).fill('greet')
  await page.getByRole('textbox', { name: prompts.titleField }).fill('Greet somebody')
  await page
    .getByRole('textbox', { name: prompts.text, exact: true })
    .fill('Greet {{who=the crew}} in a {{tone|warm,dry}} way.')
  await expect(page.getByRole('region', { name: prompts.preview })).toContainText('Greet the crew in a warm way.')
  await accessible(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('list', { name: prompts.list })).toContainText('/greet')
  await accessible(page)

  page = await shell.open('#/chat')
  const talk = chatPage(page)
  await talk.composer.pressSequentially('/gre')
  await expect(page.getByRole('listbox', { name: words.slash.label })).toBeVisible()
  await talk.composer.press('Enter')
  await page.getByRole('textbox', { name: 'who' }).fill('everybody')
  await page.getByRole('combobox', { name: 'tone' }).selectOption('dry')
  await accessible(page)
  await page.getByRole('button', { name: words.slash.insert }).press('Enter')
  await expect(talk.composer).toHaveValue('Greet everybody in a dry way.')
  await talk.composer.press('Enter')
  await talk.answered('You said: Greet everybody in a dry way.')
})
