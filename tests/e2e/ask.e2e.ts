import { AxeBuilder } from '@axe-core/playwright'
import { strings as frame } from '#renderer/app/strings.ts'
import { strings as ask } from '#renderer/features/ask/strings.ts'
import { addOllama, createAgent, settle } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, test } from './support/test.ts'

test('the small window answers, and Enter on an empty field opens the conversation in Chat', async ({
  shell,
  ollama,
}) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/ask')
  const field = page.getByRole('textbox', { name: ask.field })
  await expect(field).toBeFocused()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await field.fill('Hello')
  await field.press('Enter')
  const answer = page.getByRole('region', { name: ask.answer })
  await expect(answer).toContainText(/\w/)
  await expect(page.getByRole('button', { name: new RegExp(ask.keys.open) })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  const said = (await answer.textContent())?.trim() ?? ''
  await field.press('Enter')
  await expect(page).toHaveURL(/#\/chat\/conv_/)
  await expect(chatPage(page).answers.last()).toContainText(said.slice(0, 20))
})

test('the small window without a model says so and leads to the models', async ({ shell }) => {
  await shell.prepare((client) => client.settings.set({ key: 'onboarding.done', value: true }))
  const page = await shell.open('#/ask')
  await expect(page.getByText(ask.noModel)).toBeVisible()
  await page.getByRole('textbox', { name: ask.field }).fill('Hello')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: ask.chooseModel }).click()
  await expect(page).toHaveURL(/#\/settings\/models/)
})

test('Escape leaves the small window', async ({ shell, ollama }) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/ask')
  await page.getByRole('textbox', { name: ask.field }).press('Escape')
  await expect(page).toHaveURL(/#\/chat/)
})

test('a question that arrives on another page shows a toast, and its answer takes the toast along', async ({
  shell,
  ollama,
  folder,
}) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
  })
  const page = await shell.open('#/settings/appearance')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const client = await shell.client()
  const ask1 = async (text: string) => {
    const agentId = await createAgent(client, { tools: ['file_write'] })
    const { conversationId } = await client.chat.create({ agentId })
    const { runId } = await client.chat.send({ conversationId, text })
    if (runId !== null) await settle(client, runId)
    return conversationId
  }
  const first = await ask1('Write "one" to one.txt')
  const toast = page.getByRole('status').getByText(/one\.txt/)
  await expect(toast).toBeVisible()
  await expect(page.getByRole('button', { name: frame.notices.allow })).toHaveCount(0)
  await page.getByRole('button', { name: frame.notices.deny, exact: true }).click()
  await expect(toast).toHaveCount(0)
  await expect(page.getByText(frame.notices.denied)).toBeVisible()
  expect((await client.governance.approvals({ pending: true })).items).toEqual([])

  await ask1('Write "two" to two.txt')
  await expect(page.getByRole('status').getByText(/two\.txt/)).toBeVisible()
  await page.getByRole('button', { name: frame.notices.open, exact: true }).click()
  await expect(page).toHaveURL(/#\/approvals\/appr_/)
  expect(first).toMatch(/^conv_/)
})

test('a question takes its toast along when its chat is opened', async ({ shell, ollama, folder }) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
  })
  const page = await shell.open('#/settings/appearance')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const client = await shell.client()
  const { conversationId } = await client.chat.create({ agentId: await createAgent(client, { tools: ['file_write'] }) })
  await client.chat.send({ conversationId, text: 'Write "seen" to seen.txt' })
  const toast = page.getByRole('button', { name: frame.notices.open, exact: true })
  await expect(toast).toBeVisible()
  await page.evaluate((hash) => location.assign(hash), `#/chat/${conversationId}`)
  await expect(chatPage(page).approval).toBeVisible()
  await expect(toast).toHaveCount(0)
})

test('a question in the chat that is open shows no toast', async ({ shell, ollama, folder }) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
  })
  const page = await shell.open()
  const talk = chatPage(page)
  await talk.composer.fill('Write "here" to here.txt')
  await talk.composer.press('Enter')
  await expect(talk.approval).toBeVisible()
  const client = await shell.client()
  const seen = client.system.watchEvents({ afterSeq: 0, types: ['notice.added'] })
  for await (const event of await seen) {
    expect(event.data.title).toMatch(/here\.txt/)
    break
  }
  await expect(page.getByRole('button', { name: frame.notices.open, exact: true })).toHaveCount(0)
})

test('in the desktop shell the window begins from what it is given, is as high as its page, and hides', async ({
  shell,
  ollama,
  page,
}) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  await page.addInitScript(() => {
    const asked: { type: string; height?: number; address?: string }[] = []
    const question = ['From a link', 'Again']
    let tell = (_news: unknown) => {}
    const hearthShell = {
      ask: async (request: { type: string }) => {
        asked.push(request)
        return { ok: true, value: request.type === 'take-question' ? (question.shift() ?? '') : null }
      },
      onNews: (callback: (news: unknown) => void) => {
        tell = callback
      },
    }
    Object.assign(window, { hearthShell, asked, tell: (news: unknown) => tell(news) })
  })
  await shell.open('#/ask')
  const field = page.getByRole('textbox', { name: ask.field })
  await expect(field).toHaveValue('From a link')
  await field.press('Enter')
  await expect(page.getByRole('region', { name: ask.answer })).toContainText(/\w/)
  await expect(page.getByRole('button', { name: new RegExp(ask.keys.open) })).toBeVisible()
  await field.press('Enter')
  await field.press('Escape')
  const asked = () => page.evaluate(() => (window as unknown as { asked: { type: string; height?: number }[] }).asked)
  const requests = await asked()
  expect(requests.filter(({ type }) => type === 'open-page')).toEqual([
    { type: 'open-page', address: expect.stringMatching(/^#\/chat\/conv_/) },
  ])
  expect(requests).toContainEqual({ type: 'hide-ask' })
  const heights = requests.flatMap(({ type, height }) =>
    type === 'resize-ask' && height !== undefined ? [height] : [],
  )
  expect(heights.at(-1)).toBeGreaterThan(heights[0] ?? 0)

  // an answer that is still coming would stay
  await expect(page.getByRole('button', { name: ask.stop })).toHaveCount(0)
  await page.evaluate(() => (window as unknown as { tell(news: unknown): void }).tell({ type: 'asked' }))
  await expect(field).toHaveValue('Again')
  await expect(page.getByRole('region', { name: ask.answer })).toHaveCount(0)
})
