import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strings as card } from '#renderer/ui/approval-card/strings.ts'
import { createHttpPeer, type HttpPeer } from '#tests/support/http-peer.ts'
import { addOllama, createAgent } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

const PAGE =
  '<!doctype html><html><head><title>Bread</title></head><body><p>Flour, water, and 42 grams of salt.</p></body></html>'
const SCRIPT = `const sum = [1, 2, 3].reduce((a, b) => a + b)
await tools.file_write({ path: 'sum.txt', content: String(sum) })
return sum * 7`

let site: HttpPeer
test.beforeEach(async () => {
  site = await createHttpPeer(() => ({ headers: { 'content-type': 'text/html' }, pieces: [PAGE] }))
})
test.afterEach(() => site.close())

async function openTalk(shell: Shell, options: { url: string; folder: string }) {
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, options.url)
    await client.files.allowFolder({ path: options.folder, access: 'write' })
    const agentId = await createAgent(client, { tools: ['web_fetch', 'run_javascript', 'file_write'] })
    return (await client.chat.create({ agentId })).conversationId
  })
  return shell.open(`#/chat/${conversationId}`)
}

test('a page on this PC opens after its host was allowed by name; the permission is listed and taken back', async ({
  shell,
  ollama,
  folder,
}) => {
  const host = new URL(site.url).host
  const url = `${site.url}/bread?q=a%20b`
  ollama.setScript([
    {
      user: 'Open',
      replies: [{ toolCalls: [{ name: 'web_fetch', arguments: { url } }] }, { text: 'It says: {{tool}}' }],
    },
  ])
  const page = await openTalk(shell, { url: ollama.url, folder })
  const talk = chatPage(page)

  await talk.say('Open the page')
  await expect(talk.approval).toContainText(`Open ${host}?`)
  await expect(talk.approval).toContainText(url)
  await expect(talk.approval).toContainText(`${site.url}/bread?q=a b`)
  await expect(talk.approval).toContainText('A program on this PC')
  expect(site.requests).toEqual([])
  await talk.approval.getByRole('button', { name: card.moreWays }).click()
  await page.getByRole('menuitem', { name: card.untilRevoked(card.atHost.host(host)) }).click()
  await talk.answered('42 grams of salt')
  expect(site.requests.map(({ path }) => path)).toEqual(['/bread?q=a%20b'])

  await page.goto(page.url().replace(/#.*/, '#/settings/web'))
  const listed = page.getByRole('listitem').filter({ hasText: host })
  await expect(listed).toContainText('web_fetch')
  await listed.getByRole('button', { name: /Revoke/ }).click()
  await expect(listed).toHaveCount(0)
})

test('a script computes, and the file that it writes asks like any other write', async ({ shell, ollama, folder }) => {
  ollama.setScript([
    {
      user: 'Compute',
      replies: [
        { toolCalls: [{ name: 'run_javascript', arguments: { code: SCRIPT } }] },
        { text: 'The result is {{tool}}' },
      ],
    },
  ])
  const page = await openTalk(shell, { url: ollama.url, folder })
  const talk = chatPage(page)
  await talk.say('Compute it')
  await expect(talk.approval).toContainText('tools.file_write')
  await talk.approval.getByRole('button', { name: card.once(card.verbs.execute) }).click()
  await expect(talk.approval).toContainText('sum.txt')
  await talk.approval.getByRole('button', { name: card.once(card.verbs.write) }).click()
  await talk.answered('The result is 42')
  expect(readFileSync(join(folder, 'sum.txt'), 'utf8')).toBe('6')
})
