import { strings as chat } from '#renderer/features/chat/strings.ts'
import { addOllama } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

async function openChat(shell: Shell, url: string) {
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, url)
    return (await client.chat.create({})).conversationId
  })
  return shell.open(`#/chat/${conversationId}`)
}

test('a reload in mid-stream goes on without gaps or repeats', async ({ shell, ollama }) => {
  const words = Array.from({ length: 200 }, (_, index) => `w${index}`)
  ollama.setScript([{ replies: [{ text: words.join(' '), tokensPerSecond: 50 }] }])
  const page = await openChat(shell, ollama.url)
  await chatPage(page).say('go')
  await expect(chatPage(page).answers.last()).toContainText('w20')
  await page.reload()
  await expect(chatPage(page).answers.last()).toContainText('w30')
  await expect(chatPage(page).answers.last()).toHaveAttribute('aria-busy', 'true')
  await page.reload()
  const answer = await chatPage(page).answered('w199')
  expect((await answer.getByRole('paragraph').first().innerText()).split(/\s+/)).toEqual(words)
})

test('Stop keeps the text and stops the server; Continue goes on', async ({ shell, ollama }) => {
  ollama.setScript([
    { times: 1, replies: [{ text: 'word ', repeat: 2_000, tokensPerSecond: 40 }] },
    { replies: [{ text: 'and the end.' }] },
  ])
  const talk = chatPage(await openChat(shell, ollama.url))
  await talk.say('go')
  await expect(talk.answers.last()).toContainText('word word word')
  await talk.composer.press('Escape')
  await expect(talk.answers.last()).toContainText(chat.answer.stopped)
  await ollama.until((request) => request.outcome === 'cancelled')
  await talk.answers.last().getByRole('button', { name: chat.answer.continue }).first().click()
  const answer = await talk.answered('and the end.')
  await expect(answer).toContainText('word word word')
})

test('an edited message becomes a branch, and the switcher goes back', async ({ shell, ollama }) => {
  ollama.setScript([{ replies: [{ text: 'You said: {{user}}' }] }])
  const talk = chatPage(await openChat(shell, ollama.url))
  await talk.say('first words')
  await talk.answered('You said: first words')
  await (await talk.action(talk.questions.first(), chat.actions.edit)).click()
  const editor = talk.questions.first().getByRole('textbox', { name: chat.edit.label })
  await editor.fill('second words')
  await editor.press('Enter')
  await talk.answered('You said: second words')
  const branches = talk.questions.first().getByRole('group', { name: chat.branch.label })
  await expect(branches).toContainText(chat.branch.position(2, 2))
  await branches.getByRole('button', { name: chat.branch.previous }).click()
  await talk.answered('You said: first words')
  await expect(talk.questions).toHaveCount(1)
})

test('another answer stands beside the first one', async ({ shell, ollama }) => {
  ollama.setScript([
    { times: 1, replies: [{ text: 'the first answer' }] },
    { replies: [{ text: 'the second answer' }] },
  ])
  const talk = chatPage(await openChat(shell, ollama.url))
  await talk.say('go')
  const first = await talk.answered('the first answer')
  await (await talk.action(first, chat.actions.regenerate)).click()
  const second = await talk.answered('the second answer')
  await expect(second.getByRole('group', { name: chat.branch.label })).toContainText(chat.branch.position(2, 2))
})

test('messages wait their turn while it answers, and one can be taken back', async ({ shell, ollama }) => {
  ollama.setScript([{ replies: [{ text: 'answer to {{user}}', delayMs: 3_000 }] }])
  const page = await openChat(shell, ollama.url)
  const talk = chatPage(page)
  await talk.say('one')
  await expect(talk.questions).toHaveCount(1)
  await talk.say('two')
  await talk.say('three')
  await expect(page.getByText(chat.composer.queueTitle)).toBeVisible()
  await page.getByRole('button', { name: chat.composer.removeQueued }).first().click()
  await talk.answered('answer to three')
  await expect(talk.questions).toHaveText([/one/, /three/])
})

test('thinking is folded and opens on request', async ({ shell, ollama }) => {
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url, 'small-thinker:latest')
    return (await client.chat.create({})).conversationId
  })
  const talk = chatPage(await shell.open(`#/chat/${conversationId}`))
  await talk.say('Think about it')
  const answer = await talk.answered('The second way is shorter.')
  await expect(answer).not.toContainText('First I look at what was asked')
  await answer.getByRole('button', { name: /^Thought/ }).click()
  await expect(answer).toContainText('First I look at what was asked')
})

test('a deleted chat comes back with Undo', async ({ shell, ollama }) => {
  const page = await openChat(shell, ollama.url)
  const talk = chatPage(page)
  await talk.say('Hello')
  await talk.answered('How can I help you?')
  const client = await shell.client()
  const texts = async () => (await client.chat.list({})).items.map(({ preview }) => preview)
  const before = await texts()
  await page
    .getByRole('listbox', { name: chat.list.label })
    .getByText('Hello', { exact: true })
    .click({ button: 'right' })
  await page.getByRole('menuitem', { name: chat.list.delete }).click()
  await expect(async () => expect(await texts()).not.toEqual(expect.arrayContaining(before))).toPass()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(async () => expect(await texts()).toEqual(expect.arrayContaining(before))).toPass()
})
