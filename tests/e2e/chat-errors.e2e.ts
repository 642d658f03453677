import { strings as chat } from '#renderer/features/chat/strings.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { ERROR_TEXTS } from '#shared/errors/error-texts.ts'
import { assistantModels, assistantScript } from '#tests/support/fake-ollama/assistant-script.ts'
import { createFakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import { addOllama } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

async function openChat(shell: Shell, url: string, model?: string) {
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, url, model)
    return (await client.chat.create({})).conversationId
  })
  return shell.open(`#/chat/${conversationId}`)
}

test('a provider that is down says so, and the same message works when it is back', async ({ shell }) => {
  test.setTimeout(120_000)
  const server = await createFakeOllama({ models: assistantModels, script: assistantScript })
  const page = await openChat(shell, server.url)
  await server.close()
  const talk = chatPage(page)
  await talk.say('Hello')
  const failed = talk.answers.last()
  await expect(failed.getByRole('button', { name: chat.answer.retry })).toBeVisible({ timeout: 90_000 })
  const again = await createFakeOllama({ models: assistantModels, script: assistantScript, port: server.port })
  await failed.getByRole('button', { name: chat.answer.retry }).click()
  await talk.answered('How can I help you?')
  await again.close()
})

test('a model that is gone offers another one', async ({ shell, ollama }) => {
  const page = await openChat(shell, ollama.url)
  ollama.setModels(assistantModels.filter(({ name }) => name !== 'small-assistant:latest'))
  const talk = chatPage(page)
  await talk.say('Hello')
  await expect(talk.answers.last().getByRole('button', { name: chat.answer.otherModel })).toBeVisible()
})

test('a slow load is shown before the first word', async ({ shell, ollama }) => {
  ollama.setModels([{ name: 'small-assistant:latest', loadMs: 3_000, contextLength: 32_768 }])
  const talk = chatPage(await openChat(shell, ollama.url))
  await talk.say('Hello')
  await expect(talk.answers.last()).toContainText('Loading')
  await talk.answered('How can I help you?')
})

test('a cut stream starts over by itself, and nothing is shown twice', async ({ shell, ollama }) => {
  ollama.setScript([
    { times: 1, replies: [{ text: 'half of an answer', fault: { kind: 'cut', after: 2 } }] },
    { replies: [{ text: 'the whole answer' }] },
  ])
  const talk = chatPage(await openChat(shell, ollama.url))
  await talk.say('go')
  const answer = await talk.answered('the whole answer')
  await expect(answer).not.toContainText('half of')
})

test('a server that is full is asked again, and the page says so meanwhile', async ({ shell, ollama }) => {
  ollama.setScript([
    { times: 2, replies: [{ fault: { kind: 'status', status: 503, error: 'server busy, please try again.' } }] },
    { replies: [{ text: 'now there is room' }] },
  ])
  const talk = chatPage(await openChat(shell, ollama.url))
  await talk.say('go')
  await expect(talk.answers.last()).toContainText(/Hearth tries again by itself\. .+ is busy/)
  await talk.answered('now there is room')
})

test('a paste that no message can hold is refused whole, in words', async ({ shell, ollama, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await openChat(shell, ollama.url)
  const talk = chatPage(page)
  await talk.composer.fill('Before. ')
  await page.evaluate(() => navigator.clipboard.writeText('word '.repeat(220_000)))
  await talk.composer.press('ControlOrMeta+v')
  await expect(page.getByText(ERROR_TEXTS['payload.too_large'].title)).toBeVisible()
  expect(await talk.composer.inputValue()).toBe('Before. ')
})

test('the context meter grows, and what was left out is said', async ({ shell, ollama }) => {
  ollama.setModels([{ name: 'small-assistant:latest', contextLength: 4_096, numCtx: 4_096 }])
  ollama.setScript([
    { system: 'summar', replies: [{ text: 'They talked about words.' }] },
    { replies: [{ text: 'noted' }] },
  ])
  const page = await openChat(shell, ollama.url)
  const talk = chatPage(page)
  const meter = page.getByRole('button', { name: /% of the context window/ })
  await talk.say('Hello')
  await talk.answered('noted')
  await expect(meter).toBeVisible()
  const percent = async () => Number(/(\d+) %/.exec((await meter.getAttribute('aria-label')) ?? '')?.[1] ?? Number.NaN)
  const before = await percent()
  await talk.say('many more words '.repeat(150))
  await expect(talk.answers).toHaveCount(2)
  await talk.answered('noted')
  await expect(async () => expect(await percent()).toBeGreaterThan(before)).toPass()
  for (let turn = 3; turn <= 8; turn++) {
    await talk.say(`turn ${turn} ${'and some more words '.repeat(150)}`)
    await expect(talk.questions.last()).toContainText(`turn ${turn} `, { timeout: 20_000 })
    await talk.answered('noted')
  }
  await expect(
    page
      .getByRole('article')
      .getByText(/summar|left out|older/i)
      .first(),
  ).toBeVisible()
  expect(ollama.requests.some((request) => request.wasCut)).toBe(false)
  const client = await shell.client()
  const [{ conversationId } = { conversationId: 'conv_0' as const }] = (await client.chat.list({})).items
  const { items } = await client.chat.messages({ conversationId, limit: 200 })
  const answers = items.filter(({ role }) => role === 'assistant').map(({ parts }) => textOf(parts))
  expect(answers).toEqual(Array.from({ length: 8 }, () => 'noted'))
})
