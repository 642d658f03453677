import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { strings as attached } from '#renderer/features/chat/attached/strings.ts'
import { strings as cite } from '#renderer/features/chat/citations/strings.ts'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as transfer } from '#renderer/features/chat/transfer/strings.ts'
import { makePdf, makePng } from '#tests/support/make-documents.ts'
import { chatPage } from './support/chat-page.ts'
import { BLIND, look, openChat, SEEING, withModels } from './support/file-stories.ts'
import { expect, test } from './support/test.ts'

// every story is looked at in both themes and sizes
test.describe.configure({ timeout: 150_000 })

async function attach(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByRole('group', { name: chat.composer.label }).locator('input[type=file]').setInputFiles(file)
}

test('a PDF is read, its answer cites it, and the citation opens at the passage', async ({ shell }) => {
  const answer = 'The rent is 840 euro a month [2]. Pets are not mentioned [9].\n\n```\nkeep [2] here\n```\n'
  await withModels([{ replies: [{ text: answer, tokensPerSecond: 200 }] }], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    const talk = chatPage(page)
    const pages = [
      ['This is the lease of a small flat.'],
      ['The rent is 840 euro a month.', 'It is paid early.'],
      ['Signed in May.'],
    ]
    await attach(page, { name: 'lease.pdf', mimeType: 'application/pdf', buffer: makePdf(pages) })
    await expect(page.getByText(attached.pages(3))).toBeVisible()
    await talk.say('How much is the rent?')
    const said = await talk.answered('840')
    expect(JSON.stringify(ollama.chats().at(-1)?.messages)).toContain('[2] page 2')

    const chip = said.getByRole('button', { name: cite.chip(2, 'lease.pdf', null) })
    await expect(said.getByRole('button', { name: /^Source/ })).toHaveCount(1)
    await expect(said).toContainText('[9]')
    await expect(said.locator('code')).toContainText('keep [2] here')
    await chip.focus()
    await expect(page.getByText(cite.place(2, 2))).toBeVisible()
    await look(page, 'citation-card')
    await chip.press('Enter')
    const panel = page.getByRole('complementary', { name: cite.panel('lease.pdf') })
    await expect(panel.locator('mark')).toContainText('The rent is 840 euro a month.')
    await expect(panel.getByText(cite.page(3), { exact: true })).toBeVisible()
    await look(page, 'source-panel')
    await panel.locator('mark').press('Escape')
    await expect(panel).toHaveCount(0)

    await page.reload()
    await expect(talk.answers.last().getByRole('button', { name: /^Source 2/ })).toBeVisible()
  })
})

test('what cannot be read says why and what to do', async ({ shell }) => {
  await withModels([], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    await attach(page, { name: 'scan.pdf', mimeType: 'application/pdf', buffer: makePdf([[]]) })
    await expect(page.getByRole('alert').filter({ hasText: /only pictures of text/ })).toBeVisible()
    await attach(page, { name: 'x.exe', mimeType: '', buffer: Buffer.from([0x4d, 0x5a, 0, 0, 0, 0]) })
    await expect(page.getByRole('alert').filter({ hasText: /cannot read this kind of file/ })).toBeVisible()
    await look(page, 'refused-files')
  })
})

test('a picture is made small, a model that cannot see is named before sending, one that sees gets it', async ({
  shell,
}) => {
  await withModels([{ replies: [{ text: 'An orange square.' }] }], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    const talk = chatPage(page)
    await attach(page, { name: 'square.png', mimeType: 'image/png', buffer: makePng(2_000, 1_000) })
    await expect(page.getByText(attached.size(1_568, 784))).toBeVisible()
    await expect(page.getByText(attached.blind(BLIND))).toBeVisible()
    await look(page, 'blind-model')
    await page.getByRole('button', { name: attached.switchTo(SEEING) }).click()
    await expect(page.getByText(attached.blind(BLIND))).toHaveCount(0)
    await talk.say('What is this?')
    await talk.answered('An orange square.')
    const sent = ollama.chats().at(-1)
    expect(sent?.model).toBe(SEEING)
    const [image] = sent?.messages.at(-1)?.images ?? []
    expect(
      Buffer.from(image ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    await talk.questions
      .last()
      .getByRole('button', { name: attached.show('square.png') })
      .click()
    await expect(page.getByRole('dialog').getByRole('img', { name: attached.picture('square.png') })).toBeVisible()
    await look(page, 'large-picture')
  })
})

test('a chat is exported, imported again, and the import is undone', async ({ shell }) => {
  await withModels([{ replies: [{ text: 'Forty-two, as always.' }] }], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    const talk = chatPage(page)
    await talk.say('What is the answer?')
    await talk.answered('Forty-two')
    const menu = page.getByRole('button', { name: chat.thread.more })
    await menu.click()
    await page.getByRole('menuitem', { name: transfer.exportOne, exact: true }).click()
    await page.getByRole('radio', { name: transfer.formats.json.label }).check()
    await look(page, 'export')
    const saved = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('button', { name: transfer.start, exact: true }).click()
    const path = await (await saved).path()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 'hearth-chats', version: 1 })

    await menu.click()
    await page.getByRole('menuitem', { name: transfer.importChats }).click()
    await page
      .getByTestId('import-file')
      .setInputFiles({ name: 'chats.json', mimeType: '', buffer: readFileSync(path) })
    await expect(page.getByText(transfer.state('finished', 1))).toBeVisible()
    await page.getByTestId('import-file').setInputFiles({ name: 'bad.json', mimeType: '', buffer: Buffer.from('{}') })
    await expect(page.getByText(/no file that Hearth can import/)).toBeVisible()
    await look(page, 'import')
    const rows = page.getByRole('option', { name: /What is the answer/ })
    await page.getByRole('button', { name: transfer.undo }).click()
    await expect(page.getByText(transfer.state('undone', 1))).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(rows).toHaveCount(1)
  })
})
