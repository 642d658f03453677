import { AxeBuilder } from '@axe-core/playwright'
import { strings } from '#renderer/features/help/strings.ts'
import { addOllama } from '#tests/support/stories.ts'
import { expect, test } from './support/test.ts'

test('a person finds a page by words, reads it, and comes back to it', async ({ shell, ollama }) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/help')
  await expect(page.getByRole('heading', { name: strings.steps.heading })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('taken back')
  const found = page.getByRole('region', { name: strings.results.heading })
  await expect(found.locator('mark').first()).toBeVisible()
  await found.getByRole('link').first().press('Enter')
  const title = page.locator('main h2').nth(1)
  await expect(page).toHaveURL(/#\/help\/.+/)
  await expect(found).toBeHidden()
  await expect(title).not.toBeEmpty()
  await page.getByRole('button', { name: /^Add .* to the favourites$/ }).press('Enter')
  await page.reload()
  await expect(page.getByRole('heading', { name: strings.favourites })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('a question is answered by the model from passages that open', async ({ shell, ollama }) => {
  await shell.prepare((client) => addOllama(client, ollama.url))
  const page = await shell.open('#/help')
  await page.getByRole('searchbox', { name: strings.field }).fill('How do I undo a change?')
  await page.keyboard.press('Enter')
  const answer = page.getByRole('region', { name: strings.answer.heading })
  await expect(answer.getByText(/on this PC from the passages below/)).toBeVisible()
  await expect(answer.getByRole('heading', { name: strings.answer.sources })).toBeVisible()
  await expect(answer.getByText(strings.answer.writing)).toBeHidden()
  await answer.getByRole('listitem').first().getByRole('link').press('Enter')
  await expect(page).toHaveURL(/#\/help\/.+/)
  await expect(answer).toBeHidden()
})

test('without a model the question says what to do', async ({ shell, ollama }) => {
  await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    await client.settings.reset({ key: 'models.defaultChat' })
  })
  const page = await shell.open('#/help')
  await page.getByRole('searchbox', { name: strings.field }).fill('How do I undo a change?')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByRole('button', { name: strings.answer.model }).press('Enter')
  await expect(page).toHaveURL(/#\/settings\/models/)
})
