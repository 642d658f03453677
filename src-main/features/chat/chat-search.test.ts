import { expect, test } from 'vitest'
import { makeTestApp } from '#tests/support/make-test-app.ts'

test('a search runs in a thread on what is committed, and a stopped one ends', async () => {
  const app = await makeTestApp()
  const { conversationId } = await app.client.chat.create({ title: 'Harbour walk' })
  await app.client.chat.create({ title: 'Budget' })
  const found = async (search: string) =>
    (await app.client.chat.list({ search })).items.map((each) => each.conversationId)
  expect([await found('harb'), await found('nothing')]).toEqual([[conversationId], []])
  const stopped = AbortSignal.abort()
  await expect(app.features.chat.service.list({ search: 'harb', limit: 10 }, stopped)).rejects.toThrow()
  await app.stop()
})
