import { strings as frame } from '#renderer/app/strings.ts'
import { strings as help } from '#renderer/features/help/strings.ts'
import { modelWords } from '#renderer/features/settings/models-strings.ts'
import { strings as settings } from '#renderer/features/settings/strings.ts'
import { fillWorld } from './support/filled-world.ts'
import { looksOf } from './support/looks.ts'
import { expect, test } from './support/test.ts'

// a trace keeps every frame; the pictures of this story are kept anyway
test.use({ trace: 'off' })

// the section of the desktop shell is shown in that shell alone
const SECTIONS = Object.keys(settings.sections).filter((section) => section !== 'desktop')

test('every section of the settings looks right in every theme and size', async ({ shell, ollama, folder }) => {
  test.setTimeout(240_000)
  await fillWorld(shell, ollama, folder)
  const page = await shell.open('#/settings')
  const looks = looksOf(page, await shell.client())
  for (const section of SECTIONS) {
    await looks.goTo(`#/settings/${section}`)
    await looks.at(`settings-${section}`)
  }
})

test('the connection check and the help look right in every theme and size', async ({ shell, ollama, folder }) => {
  test.setTimeout(240_000)
  await fillWorld(shell, ollama, folder)
  const page = await shell.open('#/settings/models/doctor')
  const looks = looksOf(page, await shell.client())
  await expect(page.getByRole('button', { name: modelWords.doctor.again })).toBeEnabled()
  await looks.at('settings-doctor')

  await looks.goTo('#/help')
  await expect(page.getByRole('heading', { name: help.steps.heading })).toBeVisible()
  await looks.at('help')
  await page.getByRole('searchbox', { name: help.field }).fill('How do I undo a change?')
  await page.keyboard.press('Enter')
  const answer = page.getByRole('region', { name: help.answer.heading })
  await expect(answer.getByRole('heading', { name: help.answer.sources })).toBeVisible()
  await expect(answer.getByText(help.answer.writing)).toBeHidden()
  await looks.at('help-answer')
  await answer.getByRole('listitem').first().getByRole('link').press('Enter')
  await expect(page).toHaveURL(/#\/help\/.+/)
  await expect(answer).toBeHidden()
  await looks.at('help-article')
  await page.getByRole('main').focus()
  await page.keyboard.press('Shift+?')
  await expect(page.getByRole('dialog', { name: frame.keyboard.title })).toBeVisible()
  await looks.at('keyboard')
})
