import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as help } from '#renderer/features/help/strings.ts'
import type { Client } from '#tests/support/headless-core.ts'
import { createAgent } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, test } from './support/test.ts'
import { hasTinyAgent, TINY_AGENT, WHY_NOT } from './support/tiny-agent.ts'

test.skip(!hasTinyAgent, WHY_NOT)

/** The model in the file as the default, and an agent that gives it nothing but the sentences that it knows. */
async function openTinyAgent(client: Client, tools: string[]) {
  const { ref } = await client.models.openGguf({ path: TINY_AGENT })
  await client.settings.set({ key: 'models.defaultChat', value: ref })
  await client.settings.set({ key: 'onboarding.done', value: true })
  await client.settings.set({ key: 'chat.autoTitle', value: false })
  const agentId = await createAgent(client, { tools })
  return (await client.chat.create({ agentId, params: { temperature: 0 } })).conversationId
}

test('a model in a file answers, streamed', async ({ shell }) => {
  const conversationId = await shell.prepare((client) => openTinyAgent(client, []))
  const talk = chatPage(await shell.open(`#/chat/${conversationId}`))
  await talk.say('Hello')
  await talk.answered('Hello! How can I help you?')
  await talk.say('Thank you!')
  await expect(talk.answers).toHaveCount(2)
  await talk.answered('You are welcome.')
})

test('Stop ends a long answer in the middle, and the next one comes', async ({ shell }) => {
  const conversationId = await shell.prepare((client) => openTinyAgent(client, []))
  const talk = chatPage(await shell.open(`#/chat/${conversationId}`))
  await talk.say('Count from 1 to 200.')
  await expect(talk.answers.last()).toContainText('1 2 3')
  await talk.composer.press('Escape')
  await expect(talk.answers.last()).toHaveAttribute('aria-busy', 'false')
  const isStopped = await talk.answers.last().getByText(chat.answer.stopped).count()
  const text = await talk.answers.last().innerText()
  expect(isStopped === 1 || / 200\b/.test(text), 'stopped, unless the model was faster than the key').toBe(true)
  await talk.say('Hello')
  await expect(talk.answers).toHaveCount(2)
  await talk.answered('Hello! How can I help you?')
})

test('a question about a file is answered through file_read', async ({ shell, folder }) => {
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'summary.csv'), 'Buy two red bicycles.')
  const conversationId = await shell.prepare(async (client) => {
    await client.files.allowFolder({ path: folder })
    return openTinyAgent(client, ['file_read', 'calculator', 'get_time'])
  })
  const talk = chatPage(await shell.open(`#/chat/${conversationId}`))
  await talk.say('Read the file data/summary.csv')
  const answer = await talk.answered('bicycles')
  await expect(answer.getByRole('button', { name: /data\/summary\.csv/ })).toBeVisible()
})

test('a question to the help fits the small window of the model, and comes to an end', async ({ shell }) => {
  await shell.prepare((client) => openTinyAgent(client, []))
  const page = await shell.open('#/help')
  const answer = page.getByRole('region', { name: help.answer.heading })
  for (const question of ['Count from 1 to 200.', 'How do I undo a change?']) {
    await page.getByRole('searchbox', { name: help.field }).fill(question)
    await page.keyboard.press('Enter')
    await expect(answer.getByRole('heading', { name: question })).toBeVisible()
    await expect(answer.getByRole('button', { name: help.answer.close })).toBeVisible({ timeout: 20_000 })
    await expect(answer.getByRole('alert')).toHaveCount(0)
    await expect(answer.getByText(/from the passages below/)).toBeVisible()
    await expect(answer.getByRole('heading', { name: help.answer.sources })).toBeVisible()
  }
})
