import { strings as frame } from '#renderer/app/strings.ts'
import { strings as ask } from '#renderer/features/ask/strings.ts'
import { strings as artifact } from '#renderer/features/chat/artifacts/strings.ts'
import { strings as attached } from '#renderer/features/chat/attached/strings.ts'
import { strings as cite } from '#renderer/features/chat/citations/strings.ts'
import { words } from '#renderer/features/chat/library-strings.ts'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { makePdf } from '#tests/support/make-documents.ts'
import { chatPage } from './support/chat-page.ts'
import { fillWorld } from './support/filled-world.ts'
import { looksOf } from './support/looks.ts'
import { expect, test } from './support/test.ts'

// a trace keeps every frame; the pictures of this story are kept anyway
test.use({ trace: 'off' })

const LEASE = [['This is the lease of a small flat.'], ['The rent is 840 euro a month.'], ['Signed in May.']]

test('chat, its panels, the palette and the small window look right in every theme and size', async ({
  shell,
  ollama,
  folder,
}) => {
  test.setTimeout(240_000)
  const world = await fillWorld(shell, ollama, folder)
  const page = await shell.open(`#/chat/${world.talk}`)
  const looks = looksOf(page, await shell.client())
  const talk = chatPage(page)
  await expect(talk.approval).toBeVisible()
  await looks.at('chat')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: frame.palette.title })).toBeVisible()
  await page.keyboard.type('a')
  await expect(page.getByRole('option').first()).toBeVisible()
  await looks.at('palette')
  await page.keyboard.press('Escape')

  await looks.goTo(`#/chat/${world.compared}`)
  await expect(page.getByRole('region', { name: new RegExp(`^${words.compare.second} column, `) })).toBeVisible()
  await looks.at('chat-comparison')

  await looks.goTo(`#/chat/${world.drawn}`)
  await talk.answers.last().getByRole('button', { name: artifact.open }).first().press('Enter')
  await expect(page.getByRole('complementary', { name: artifact.panel })).toBeVisible()
  await looks.at('chat-artifact')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+n')
  await expect(talk.questions).toHaveCount(0)
  await looks.at('chat-new')
  const file = { name: 'lease.pdf', mimeType: 'application/pdf', buffer: makePdf(LEASE) }
  await page.getByRole('group', { name: chat.composer.label }).locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText(attached.pages(3))).toBeVisible()
  await talk.say('How much is the rent?')
  const answer = await talk.answered('840')
  await answer.getByRole('button', { name: cite.chip(2, 'lease.pdf', null) }).press('Enter')
  const source = page.getByRole('complementary', { name: cite.panel('lease.pdf') })
  await expect(source.locator('mark')).toContainText('840 euro')
  await looks.at('chat-source')

  await page.evaluate(() => location.assign('#/ask'))
  const field = page.getByRole('textbox', { name: ask.field })
  await looks.at('ask')
  await field.fill('Hello')
  await field.press('Enter')
  await expect(page.getByRole('button', { name: new RegExp(ask.keys.open) })).toBeVisible()
  await looks.at('ask-answer')
})
