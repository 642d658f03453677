import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings as first } from '#renderer/features/first-run/strings.ts'
import { modelWords } from '#renderer/features/settings/models-strings.ts'
import { STARTER_MODELS } from '#shared/domain/starter-models.ts'
import type { LibraryModel } from '#tests/support/fake-ollama/library.ts'
import { addOllama } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, test } from './support/test.ts'

const MB = 1_000_000
const STARTER: LibraryModel = {
  model: { name: 'qwen3:4b', capabilities: ['completion', 'tools'], contextLength: 32_768, sizeBytes: 60 * MB },
  layers: [58 * MB, 2 * MB],
  bytesPerSecond: 2 * MB,
}

const faults = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)

test('a starter model is downloaded, paused, resumed, and answers in a chat', async ({ shell, ollama }) => {
  ollama.setLibrary([STARTER])
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/settings/models/get')
  const dialog = page.getByRole('dialog', { name: modelWords.get })
  await dialog.getByRole('button', { name: modelWords.getDialog.getOf('Qwen 3 4B') }).click()
  await expect(dialog.getByText(modelWords.getDialog.onItsWay)).toBeVisible()
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('contentinfo').getByText('Getting qwen3:4b')).toBeVisible()

  const bar = page.getByRole('progressbar', { name: modelWords.downloads.label('qwen3:4b') })
  await expect(async () => expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(2)).toPass()
  await expect(page.getByText(/ of 58\sMB, .+\/s, .+ left/)).toBeVisible()
  const button = (action: string) => page.getByRole('button', { name: modelWords.downloads.of(action, 'qwen3:4b') })
  await button(modelWords.downloads.pause).click()
  await expect(page.getByText(`${modelWords.downloads.states.paused}, Test Ollama`)).toBeVisible()
  ollama.setLibrary([{ ...STARTER, bytesPerSecond: 20 * MB }])
  await button(modelWords.downloads.resume).click()
  await expect(page.getByText(`${modelWords.downloads.states.done}, Test Ollama`)).toBeVisible({ timeout: 20_000 })
  expect(await faults(page)).toEqual([])

  await page.getByRole('button', { name: 'Actions for qwen3:4b' }).click()
  await page.getByRole('menuitem', { name: 'Use for chats' }).click()
  await expect(page.getByText('Chats use qwen3:4b')).toBeVisible()
  const { conversationId } = await (await shell.client()).chat.create({})
  await shell.open(`#/chat/${conversationId}`)
  const talk = chatPage(page)
  await talk.say('Hello')
  await talk.answered('How can I help you?')
  expect(ollama.chats().at(-1)?.model).toBe('qwen3:4b')
})

test('a running download goes on after the core was killed', async ({ shell, ollama, tolerated }) => {
  tolerated.push(/./)
  ollama.setLibrary([STARTER])
  const ref = await shell.prepare((client) => addOllama(client, ollama.url))
  const client = await shell.client()
  await client.models.pull({ ref: { ...ref, name: 'qwen3:4b' } })
  await expect(async () => expect((await client.models.downloads())[0]?.doneBytes).toBeGreaterThan(MB)).toPass()
  ollama.setLibrary([{ ...STARTER, bytesPerSecond: 20 * MB }])
  await shell.crash()
  const page = await shell.open('#/settings/models/downloads')
  await expect(page.getByText(`${modelWords.downloads.states.done}, Test Ollama`)).toBeVisible({ timeout: 30_000 })
})

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A program called `ollama` on the PATH that starts the stand-in, and the address at which it will answer. */
async function installedOllama() {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-ollama-'))
  const port = await freePort()
  const pidFile = join(folder, 'pid')
  const program = join(folder, 'ollama')
  const main = join(ROOT, 'tests/support/fake-ollama/main.ts')
  writeFileSync(
    program,
    `#!/bin/sh\n[ "$1" = serve ] || exit 2\necho $$ > '${pidFile}'\nexec '${process.execPath}' '${main}' --port ${port}\n`,
  )
  chmodSync(program, 0o755)
  const before = { PATH: process.env.PATH, OLLAMA_HOST: process.env.OLLAMA_HOST }
  process.env.PATH = `${folder}${delimiter}${before.PATH}`
  process.env.OLLAMA_HOST = `127.0.0.1:${port}`
  return {
    url: `http://127.0.0.1:${port}`,
    end() {
      process.env.PATH = before.PATH
      if (before.OLLAMA_HOST === undefined) delete process.env.OLLAMA_HOST
      else process.env.OLLAMA_HOST = before.OLLAMA_HOST
      if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

test('the check finds an Ollama that is stopped, starts it, and then finds nothing wrong', async ({ shell }) => {
  test.skip(process.platform === 'win32', 'the stand-in for the installed program is a shell script')
  const ollama = await installedOllama()
  try {
    await shell.prepare((client) => addOllama(client, ollama.url))
    const page = await shell.open('#/settings/models/doctor')
    await expect(page.getByText('Test Ollama is installed but does not run.')).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText(/problems? found/)).toBeVisible()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: modelWords.doctor.fixOf('Start Ollama', 'Address') }).click()
    await expect(page.getByText(`Test Ollama answers at ${ollama.url}.`)).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText(modelWords.doctor.allFine)).toBeVisible({ timeout: 20_000 })
    expect(await faults(page)).toEqual([])
  } finally {
    ollama.end()
  }
})

test('the first steps get a model from an Ollama that has none, and the first chat uses it', async ({
  shell,
  ollama,
}) => {
  const before = process.env.OLLAMA_HOST
  process.env.OLLAMA_HOST = ollama.url
  try {
    ollama.setModels([])
    ollama.setLibrary(
      STARTER_MODELS.map(({ name }) => ({ ...STARTER, bytesPerSecond: 8 * MB, model: { ...STARTER.model, name } })),
    )
    const page = await shell.open()
    await page.getByRole('button', { name: first.welcome.go }).click()
    await page.getByRole('button', { name: first.next, exact: true }).click()
    const starters = page.getByRole('region', { name: first.model.starters })
    await starters.getByRole('button', { name: first.model.getOf('Qwen 3 1.7B') }).click()
    await expect(starters.getByRole('progressbar', { name: first.model.getting('Qwen 3 1.7B') })).toBeVisible()
    expect(await faults(page)).toEqual([])
    await expect(page.getByRole('radio', { name: /qwen3:1.7b/, checked: true })).toBeVisible({ timeout: 45_000 })
    await page.getByRole('button', { name: first.next, exact: true }).click()
    await page.getByRole('button', { name: first.see.later }).click()
    await page.getByRole('textbox', { name: first.chat.question }).fill('Hello')
    await page.getByRole('button', { name: first.chat.go }).click()
    await chatPage(page).answered('How can I help you?')
    expect(ollama.chats().at(-1)?.model).toBe('qwen3:1.7b')
  } finally {
    if (before === undefined) delete process.env.OLLAMA_HOST
    else process.env.OLLAMA_HOST = before
  }
})
