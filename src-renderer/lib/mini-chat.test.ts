import { expect, test } from 'vitest'
import type { Client } from '#renderer/lib/client.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { AppError } from '#shared/errors/errors.ts'
import { makeTestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'
import { createMiniChat } from './mini-chat.ts'

async function open() {
  const gateway = createScriptedGateway()
  const settings = { 'models.defaultChat': SCRIPTED_REF, 'chat.autoTitle': false }
  const app = await makeTestApp({ gateway, settings })
  const core = app.client as Client
  const chat = createMiniChat({ core, start: () => core.chat.create({}) })
  const texts = () => chat.store.getState().messages.map(({ parts }) => textOf(parts))
  const isIdle = () => chat.store.getState().activeRunId === null && chat.store.getState().sending === null
  return { gateway, app, chat, texts, isIdle }
}

test('the first message makes the conversation, and the next one goes on in it', async () => {
  const { gateway, app, chat, texts, isIdle } = await open()
  gateway.script({ text: ['Hel', 'lo.'] }, { text: 'Again.' })
  expect(await chat.send('Hi')).toBe(true)
  await until(() => isIdle() && texts()[1] === 'Hello.', 'the first answer')
  const { conversationId } = chat.store.getState()
  await chat.send('More')
  await until(() => isIdle() && texts().length === 4, 'the second answer')
  expect(texts()).toEqual(['Hi', 'Hello.', 'More', 'Again.'])
  expect(chat.store.getState().conversationId).toBe(conversationId)
  chat.close()
  await app.stop()
})

test('while an answer is written nothing else is sent, and Stop ends it', async () => {
  const { gateway, app, chat, texts, isIdle } = await open()
  gateway.script({ text: 'So far', hangs: true })
  await chat.send('Hi')
  await until(() => texts()[1] === 'So far', 'the words as they come')
  expect(await chat.send('Too early')).toBe(false)
  await chat.stop()
  await until(isIdle, 'the end')
  expect(chat.store.getState().messages.at(-1)?.state).toBe('stopped')
  chat.close()
  await app.stop()
})

test('a failed answer is tried again in its place', async () => {
  const { gateway, app, chat, texts, isIdle } = await open()
  gateway.script({ error: new AppError('llm.auth_rejected', 'No') }, { text: 'Now.' })
  await chat.send('Hi')
  await until(() => isIdle() && chat.store.getState().messages.at(-1)?.state === 'failed', 'the failure')
  const failed = chat.store.getState().messages.at(-1)
  if (failed === undefined) throw new Error('no answer')
  await chat.goOn(failed)
  await until(() => isIdle() && texts()[1] === 'Now.', 'the answer')
  chat.close()
  await app.stop()
})

test('a refused message says why and leaves nothing behind', async () => {
  const { app, chat } = await open()
  await app.client.settings.set({ key: 'models.defaultChat', value: null })
  expect(await chat.send('Hi')).toBe(false)
  expect(chat.store.getState()).toMatchObject({ sending: null, messages: [], error: { code: 'model.not_chosen' } })
  chat.close()
  await app.stop()
})
