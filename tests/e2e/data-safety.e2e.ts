import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { addOllama } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

const ready = (shell: Shell, title: string) =>
  shell.prepare(async (client) => {
    await client.settings.set({ key: 'onboarding.done', value: true })
    await client.chat.create({ title })
  })

/** The page first, then the place in it: an address that is changed while the page opens takes its token away. */
async function openAt(shell: Shell, hash: string): Promise<Page> {
  const page = await shell.open()
  await page.getByRole('link', { name: 'Settings', exact: true }).waitFor()
  await page.evaluate((next) => location.assign(next), hash)
  return page
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test.beforeEach(({ shellKind }) => {
  test.skip(shellKind === 'desktop', 'the story looks into the data folder beside a running core')
})

test('a backup is made, tried out and restored, and what came after it is gone', async ({ shell, tolerated }) => {
  tolerated.push(/WebSocket|503|Failed to load resource/)
  await ready(shell, 'Before the backup')
  const page = await openAt(shell, '#/settings/data')
  await page.getByRole('button', { name: 'Back up now' }).click()
  const row = page.getByRole('list', { name: 'Backups, newest first' }).getByRole('listitem')
  await expect(row.getByText('By hand')).toBeVisible()
  await row.getByRole('button', { name: /^Check this backup/ }).click()
  await expect(row.getByText(/^Checked/)).toBeVisible()
  await (await shell.client()).chat.create({ title: 'After the backup' })
  await row.getByRole('button', { name: /^Restore the backup/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('1 conversation', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: /^Restore / }).click()
  await expect(dialog).toHaveCount(0, { timeout: 20_000 })
  await expect(page.getByText('Before a restore')).toBeVisible()
  const client = await shell.client()
  const { items } = await client.chat.list({ limit: 10 })
  expect(items.map(({ title }) => title)).toEqual(['Before the backup'])
})

test('a run that was under way comes back paused, and its chat says why and goes on', async ({
  shell,
  ollama,
  tolerated,
}) => {
  tolerated.push(/WebSocket|503|Failed to load resource/)
  ollama.setScript([{ replies: [{ text: 'one two three four five six seven', tokensPerSecond: 1 }] }])
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    const made = await client.chat.create({})
    await client.chat.send({ ...made, text: 'Count slowly' })
    return made.conversationId
  })
  const page = await openAt(shell, '#/settings/data')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('button', { name: /^Restore the backup/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Restore / })
    .click()
  await expect(page.getByText('Before a restore')).toBeVisible({ timeout: 20_000 })
  ollama.setScript([{ replies: [{ text: 'All of it.' }] }])
  await page.evaluate((id) => location.assign(`#/chat/${id}`), conversationId)
  const { answers } = chatPage(page)
  await expect(answers.last()).toContainText('Paused. Restored from a backup.')
  await answers.last().getByRole('button', { name: chat.answer.resume }).click()
  await expect(answers.last()).toContainText('All of it.')
})

test.describe('a database that cannot be opened leads to the recovery screen', () => {
  async function damaged(dataDir: string, damage: (file: string) => void): Promise<void> {
    const core = await startHeadlessCore({ dataDir })
    const client = await core.connect()
    await client.settings.set({ key: 'onboarding.done', value: true })
    await client.chat.create({ title: 'Worth keeping' })
    await client.backup.create()
    await core.stop()
    damage(join(dataDir, 'db', 'hearth.sqlite'))
  }

  const wipeHeader = (file: string) => {
    const target = openSync(file, 'r+')
    writeSync(target, Buffer.alloc(100), 0, 100, 0)
    closeSync(target)
  }
  const kept = (dataDir: string, prefix: string) =>
    readdirSync(join(dataDir, 'db')).filter((name) => name.startsWith(prefix))

  test('where a backup is restored; the damaged file stays', async ({ shell, tolerated }) => {
    tolerated.push(/WebSocket|503|404|Failed to load resource/)
    await damaged(shell.dataDir, wipeHeader)
    const before = readFileSync(join(shell.dataDir, 'db', 'hearth.sqlite'))
    const page = await shell.open()
    await expect(page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible()
    await expect(page.getByText('Works', { exact: true })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: /^Restore the backup/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Restore / })
      .click()
    await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible({ timeout: 20_000 })
    const { items } = await (await shell.client()).chat.list({ limit: 10 })
    expect(items.map(({ title }) => title)).toEqual(['Worth keeping'])
    const [name = ''] = kept(shell.dataDir, 'damaged-')
    expect(readFileSync(join(shell.dataDir, 'db', name)).equals(before)).toBe(true)
  })

  test('where what can be read is saved, also without any backup', async ({ shell, tolerated }) => {
    tolerated.push(/WebSocket|503|404|Failed to load resource/)
    await damaged(shell.dataDir, wipeHeader)
    rmSync(join(shell.dataDir, 'backups'), { recursive: true })
    const page = await shell.open()
    await expect(page.getByText('There is no backup in this data folder.')).toBeVisible()
    await page.getByRole('button', { name: 'Save what can be read' }).click()
    await expect(page.getByText('1 conversation,')).toBeVisible()
    await page.getByRole('button', { name: 'Go on with what was saved' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Go on with what was saved' }).click()
    await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible({ timeout: 20_000 })
    const { items } = await (await shell.client()).chat.list({ limit: 10 })
    expect(items.map(({ title }) => title)).toEqual(['Worth keeping'])
    expect(kept(shell.dataDir, 'damaged-')).toHaveLength(1)
  })

  test('also when it is gone or empty, and after a kill nothing is lost', async ({ shell, tolerated }) => {
    tolerated.push(/WebSocket|503|404|Failed to load resource/)
    await damaged(shell.dataDir, (file) => writeFileSync(file, ''))
    const page = await shell.open()
    await expect(page.getByRole('heading', { name: 'The database is gone' })).toBeVisible()
    await shell.crash()
    const again = await shell.open()
    await expect(again.getByText('Works', { exact: true })).toBeVisible()
    expect(await (await shell.client()).recovery.state()).toMatchObject({ mode: 'recovery', problem: 'missing' })
  })
})

test('settings go to a file and back, and a profile is used and taken back', async ({ shell }) => {
  await ready(shell, 'Any')
  const page = await openAt(shell, '#/settings/profiles')
  const client = await shell.client()
  const settingNow = async (key: string) => (await client.settings.list()).find((each) => each.key === key)?.value

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const path = await (await download).path()
  const file = JSON.parse(readFileSync(path, 'utf8')) as { settings: Record<string, unknown> }
  file.settings['agents.maxSteps'] = 7
  file.settings['appearance.fontSizePx'] = 400
  await page.locator('input[type=file]').setInputFiles({
    name: 'settings.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  })
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('row', { name: /Steps in one run/ })).toBeVisible()
  await expect(dialog.getByText(/Font size:/)).toBeVisible()
  expect(await settingNow('agents.maxSteps')).not.toBe(7)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Change 1 setting' }).click()
  await expect(page.getByText('Changed 1 setting')).toBeVisible()
  expect(await settingNow('agents.maxSteps')).toBe(7)

  await page.locator('input[type=file]').setInputFiles({
    name: 'broken.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{ "format": '),
  })
  await expect(page.getByText('This file cannot be used')).toBeVisible()

  await page.getByRole('button', { name: 'Save present values' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Short runs')
  await page.getByRole('button', { name: 'Save the profile' }).click()
  await client.settings.set({ key: 'agents.maxSteps', value: 40 })
  await page.getByRole('button', { name: 'Use Short runs' }).click()
  await page.getByRole('button', { name: 'Change 1 setting' }).click()
  await expect.poll(() => settingNow('agents.maxSteps')).toBe(7)
  await page.keyboard.press('Control+z')
  await expect.poll(() => settingNow('agents.maxSteps')).toBe(40)
})
