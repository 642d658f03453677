import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as card } from '#renderer/ui/approval-card/strings.ts'
import { addOllama, createAgent } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

/** An agent that may write, in a folder that is allowed, and the page on a new chat with it. */
async function openWriter(shell: Shell, options: { url: string; folder: string }) {
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, options.url)
    await client.files.allowFolder({ path: options.folder, access: 'write' })
    const agentId = await createAgent(client, { tools: ['file_write', 'file_edit', 'file_read', 'file_list'] })
    return (await client.chat.create({ agentId })).conversationId
  })
  return shell.open(`#/chat/${conversationId}`)
}

test('a write asks, is edited, approved, and undone; the file on disk follows', async ({ shell, ollama, folder }) => {
  const page = await openWriter(shell, { url: ollama.url, folder })
  const talk = chatPage(page)
  const file = join(folder, 'todo.txt')

  await talk.say('Write "buy milk" to todo.txt')
  await expect(talk.approval).toContainText('todo.txt')
  await expect(talk.approval).toContainText('buy milk')
  expect(existsSync(file)).toBe(false)

  await talk.approval.getByRole('button', { name: card.editFirst }).click()
  await talk.approval.getByRole('textbox', { name: 'Content' }).fill('buy bread')
  await talk.approval.getByRole('button', { name: card.edited(card.verbs.write) }).click()
  const answer = await talk.answered('Done')
  expect(readFileSync(file, 'utf8')).toBe('buy bread')

  await answer.getByRole('button', { name: /todo\.txt/ }).click()
  await answer.getByRole('button', { name: chat.files.undo }).click()
  await expect(answer.getByText(chat.files.undone)).toBeVisible()
  expect(existsSync(file)).toBe(false)
})

test('a change of a file shows the difference, and undo of the whole answer brings the old text back', async ({
  shell,
  ollama,
  folder,
}) => {
  const file = join(folder, 'plan.txt')
  writeFileSync(file, 'one\ntwo\nthree\n')
  const page = await openWriter(shell, { url: ollama.url, folder })
  const talk = chatPage(page)
  await talk.say('Replace "two" with "zwei" in plan.txt')
  await expect(talk.approval).toContainText('zwei')
  await talk.approval.getByRole('button', { name: card.once(card.verbs.write) }).click()
  const answer = await talk.answered('Done')
  expect(readFileSync(file, 'utf8')).toBe('one\nzwei\nthree\n')
  await (await talk.action(answer, chat.actions.undoFiles)).click()
  await expect(() => expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n')).toPass()
})

test('a denied write leaves the disk as it was', async ({ shell, ollama, folder }) => {
  const page = await openWriter(shell, { url: ollama.url, folder })
  const talk = chatPage(page)
  await talk.say('Write "buy milk" to todo.txt')
  await talk.approval.getByRole('button', { name: card.deny, exact: true }).click()
  await talk.answered('')
  await expect(talk.approval).toHaveCount(0)
  await expect(talk.answers.last()).toContainText('Denied')
  expect(existsSync(join(folder, 'todo.txt'))).toBe(false)
})

test('a question to the person survives a crash of the core, and is answered in the new start', async ({
  shell,
  ollama,
  folder,
  tolerated,
}) => {
  tolerated.push(/WebSocket/, /ERR_CONNECTION_REFUSED/)
  const page = await openWriter(shell, { url: ollama.url, folder })
  await chatPage(page).say('Write "buy milk" to todo.txt')
  await expect(chatPage(page).approval).toBeVisible()
  await shell.crash()
  const again = await shell.open('#/approvals')
  const card1 = again.getByRole('region', { name: new RegExp(`^${card.group}: `) })
  await card1.getByRole('button', { name: card.once(card.verbs.write) }).click()
  await expect(() => expect(readFileSync(join(folder, 'todo.txt'), 'utf8')).toBe('buy milk')).toPass()
})

test('a question of the model is answered with one of its choices', async ({ shell, ollama }) => {
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    const agentId = await createAgent(client, { tools: ['ask_user'] })
    return (await client.chat.create({ agentId })).conversationId
  })
  const talk = chatPage(await shell.open(`#/chat/${conversationId}`))
  await talk.say('Please ask me something')
  await expect(talk.approval).toContainText('Which colour do you like?')
  await talk.approval.getByText('Blue', { exact: true }).click()
  await talk.answered('Blue')
})
