import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings as frame } from '#renderer/app/strings.ts'
import { strings } from '#renderer/features/executions/strings.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { Client } from '#tests/support/headless-core.ts'
import { addOllama, createAgent, settle } from '#tests/support/stories.ts'
import { expect, type Shell, test } from './support/test.ts'

/** One run with a tool, one that failed, one that was stopped. */
async function makeRuns(client: Client, url: string): Promise<Record<'tool' | 'failed' | 'stopped', RunId>> {
  const model = await addOllama(client, url)
  const agentId = await createAgent(client, { tools: ['calculator'] })
  const say = async (text: string, change: object = {}): Promise<RunId> => {
    const { conversationId } = await client.chat.create({ agentId, title: text, ...change })
    const { runId } = await client.chat.send({ conversationId, text })
    if (runId === null) throw new Error('the message was queued')
    return runId
  }
  const tool = await say('What is 12 * 7')
  await settle(client, tool)
  const failed = await say('Ask a model that is gone', { model: { ...model, name: 'gone:latest' } })
  await settle(client, failed)
  const stopped = await say('Count from 1 to 200')
  await client.runs.cancel({ runId: stopped })
  return { tool, failed, stopped }
}

/** The chat that the window opens with goes to its newest conversation by itself: it comes first. */
async function openRuns(shell: Shell, subPath = ''): Promise<Page> {
  const page = await shell.open()
  await expect(page).toHaveURL(/#\/chat\/conv_/)
  await page.evaluate((hash) => location.assign(hash), `#/executions${subPath}`)
  await expect(page.getByRole('grid', { name: strings.table })).toBeVisible()
  return page
}

const rowOf = (page: Page, title: string) =>
  page.getByRole('grid', { name: strings.table }).getByRole('row', { name: title })

async function axe(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect.soft(found, `axe on ${name}`).toEqual([])
}

test('a run is found, opened and read step by step with the keyboard alone', async ({ shell, ollama }) => {
  await shell.prepare((client) => makeRuns(client, ollama.url))
  const page = await openRuns(shell)
  await axe(page, 'the list')
  await page.keyboard.press('/')
  await page.keyboard.type('12 * 7')
  await expect(page.getByText(strings.count(1, '1'))).toBeVisible()
  await page.getByRole('grid', { name: strings.table }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const timeline = page.getByRole('listbox', { name: strings.pane.timeline })
  await expect(timeline).toBeFocused()
  await expect(timeline.getByRole('option')).toHaveCount(3)

  const inspector = page.getByRole('complementary', { name: strings.inspector.label })
  await page.keyboard.press('ArrowDown')
  await expect(inspector.getByRole('heading', { name: 'small-assistant' })).toBeVisible()
  await expect(inspector.getByText('What is 12 * 7')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(inspector.getByText('84', { exact: true })).toBeVisible()
  await expect(inspector.getByText(strings.inspector.permission)).toBeVisible()
  await axe(page, 'a step of a tool')
  await page.keyboard.press('ArrowRight')
  await expect(inspector.getByText(/tokens\/s, first after/)).toBeVisible()
  await inspector.getByRole('tab', { name: strings.inspector.tabs.input }).click()
  await expect(inspector.getByText('You are a helpful assistant.')).toBeVisible()
  await expect(inspector.getByText('calculator', { exact: true })).toBeVisible()
  await axe(page, 'a prompt')
})

test('a failed run is tried again, deleted and taken back, and unread marks go when it is looked at', async ({
  shell,
  ollama,
}) => {
  const { failed } = await shell.prepare((client) => makeRuns(client, ollama.url))
  const client = await shell.client()
  const page = await openRuns(shell)
  const link = page.getByRole('link', { name: new RegExp(`^${frame.pages.executions}`) })
  await expect(link).toContainText(frame.sidebar.failed(1))
  await page.getByRole('radio', { name: new RegExp(`^${strings.views.failed}`) }).check({ force: true })
  await expect(page.getByText(strings.count(1, '1'))).toBeVisible()
  const grid = page.getByRole('grid', { name: strings.table })
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await expect(link).not.toContainText(frame.sidebar.failed(1))

  await expect(page.getByRole('region', { name: strings.pane.label })).toContainText('Failed')
  const { lastSeq } = await client.runs.timeline({ runId: failed })
  await page.keyboard.press('r')
  await expect
    .poll(async () => {
      const again = await client.runs.timeline({ runId: failed })
      return again.lastSeq > lastSeq && again.run.state
    })
    .toBe('failed')
  await page.getByRole('radio', { name: strings.views.all }).check({ force: true })
  await expect(rowOf(page, 'Ask a model that is gone')).toContainText('Failed')
  await expect(page.getByRole('region', { name: strings.pane.label })).toContainText('Failed')
  await page.keyboard.press('Delete')
  await expect(rowOf(page, 'Ask a model that is gone')).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(rowOf(page, 'Ask a model that is gone')).toBeVisible()
})

test('what is said of a failed run goes when the run is tried again', async ({ shell, ollama }) => {
  const { conversationId } = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    return client.chat.create({})
  })
  ollama.setScript([
    { user: 'broken', times: 1, replies: [{ fault: { kind: 'status', status: 400, error: 'on purpose' } }] },
    { replies: [{ text: 'Here it is.' }] },
  ])
  const page = await shell.open('#/settings/appearance')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const client = await shell.client()
  const { runId } = await client.chat.send({ conversationId, text: 'broken at first' })
  const toast = page.getByText(/^broken at first failed/)
  await expect(toast).toBeVisible()
  if (runId !== null) await client.runs.retry({ runId })
  await expect(toast).toHaveCount(0)
})

test('several runs are checked with Space and deleted at once; Escape clears what is checked', async ({
  shell,
  ollama,
}) => {
  await shell.prepare((client) => makeRuns(client, ollama.url))
  const page = await openRuns(shell)
  const grid = page.getByRole('grid', { name: strings.table })
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(page.getByText(strings.bulk.count(2, '2'))).toBeVisible()
  await axe(page, 'the bulk bar')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox', { name: strings.search })).toBeVisible()
  await page.keyboard.press('Control+a')
  await expect(page.getByText(strings.bulk.count(3, '3'))).toBeVisible()
  await page.getByRole('button', { name: strings.actions.delete, exact: true }).click()
  await expect(page.getByText(strings.empty.title)).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByText(strings.count(3, '3'), { exact: true })).toBeVisible()
})

test('a run at work is seen step by step, and stopped with a key', async ({ shell, ollama }) => {
  await shell.prepare((client) => makeRuns(client, ollama.url))
  const page = await openRuns(shell)
  const client = await shell.client()
  const { conversationId } = await client.chat.create({ title: 'A long story' })
  await client.chat.send({ conversationId, text: 'Tell me a story' })
  await expect(rowOf(page, 'Tell me a story')).toBeVisible()
  const grid = page.getByRole('grid', { name: strings.table })
  await grid.focus()
  await page.keyboard.press('Home')
  await expect(page.getByRole('region', { name: strings.pane.label })).toContainText('Running')
  await page.keyboard.press('p')
  await expect(page.getByRole('complementary', { name: strings.inspector.label })).toContainText('Paused by you')
  await page.keyboard.press('c')
  await expect(page.getByRole('complementary', { name: strings.inspector.label })).toContainText('Stopped by you')
  await expect(page.getByRole('region', { name: strings.pane.label })).toContainText('Cancelled')
  await expect(rowOf(page, 'Tell me a story')).toContainText('Cancelled')
})

test('steps, log and files of a run each have their side, and the palette finds runs', async ({ shell, ollama }) => {
  const { tool } = await shell.prepare((client) => makeRuns(client, ollama.url))
  const page = await openRuns(shell, `/${tool}`)
  const pane = page.getByRole('region', { name: strings.pane.label })
  const side = (name: string) => pane.getByRole('radio', { name }).check({ force: true })
  await side(strings.pane.tabs.steps)
  await expect(page.getByRole('grid', { name: strings.stepsTable.label })).toContainText('Calculate')
  await axe(page, 'steps')
  await side(strings.pane.tabs.log)
  await expect(page.getByRole('region', { name: strings.log.label })).toContainText('a run is worked on')
  await axe(page, 'log')
  await side(strings.pane.tabs.files)
  await expect(pane).toContainText(strings.files.empty)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: frame.palette.title })).toBeVisible()
  await page.keyboard.type('gone')
  await page.getByRole('option', { name: /Ask a model that is gone.*Run/ }).click()
  await expect(pane.getByRole('heading', { name: 'Ask a model that is gone' })).toBeVisible()
})
