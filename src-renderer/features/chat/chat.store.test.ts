import { expect, test } from 'vitest'
import { createChat } from '#renderer/features/chat/chat.store.ts'
import type { Client } from '#renderer/lib/client.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { AppError } from '#shared/errors/errors.ts'
import { makeTestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'

test('an answer that one window tries again is followed by the other one too', async () => {
  const gateway = createScriptedGateway()
  const settings = { 'models.defaultChat': SCRIPTED_REF, 'chat.autoTitle': false }
  const app = await makeTestApp({ gateway, settings })
  const windows = [createChat(app.client as Client), createChat(app.client as Client)] as const
  const { conversationId } = await app.client.chat.create({})
  for (const page of windows) await page.open(conversationId)
  const shown = (page: (typeof windows)[number]) => page.store.getState().thread.rows.at(-1)

  gateway.script({ error: new AppError('llm.auth_rejected', 'No') })
  const sent = await windows[0].send('Hello', [], 'key-1')
  for (const page of windows) {
    await page.refresh()
    await until(() => shown(page)?.state === 'failed', 'the failure to be shown')
  }
  const goOn = Promise.withResolvers<void>()
  gateway.script({ text: ['Now it ', 'works.'], hangs: true, meanwhile: () => goOn.promise })
  await windows[0].retry(sent.runId ?? 'run_none')
  await windows[1].refresh()
  goOn.resolve()
  for (const page of windows) {
    await until(() => textOf(shown(page)?.parts ?? []) === 'Now it works.', 'the words as they come')
    expect(shown(page)?.state).toBe('streaming')
  }
  await app.client.runs.cancel({ runId: sent.runId ?? 'run_none' })
  for (const page of windows) {
    await until(() => shown(page)?.state === 'stopped', 'the end')
    page.close()
  }
  await app.stop()
})

test('a message that is too long is refused before it is sent: such a frame would cut the connection', async () => {
  const app = await makeTestApp({ settings: { 'models.defaultChat': SCRIPTED_REF } })
  const page = createChat(app.client as Client)
  const { conversationId } = await app.client.chat.create({})
  await page.open(conversationId)
  const tooMuch = 'x'.repeat(1_000_001)
  await expect(page.send(tooMuch, [], 'key-1')).rejects.toMatchObject({ code: 'payload.too_large' })
  await expect(page.edit('msg_none', tooMuch)).rejects.toMatchObject({ code: 'payload.too_large' })
  expect(page.store.getState().thread.rows).toEqual([])
  page.close()
  await app.stop()
})
