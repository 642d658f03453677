import { basename, dirname } from 'node:path'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as first } from '#renderer/features/first-run/strings.ts'
import { chatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/test.ts'
import { hasTinyAgent, TINY_AGENT, WHY_NOT } from '../support/tiny-agent.ts'

test('from the first start to the first answer of a model in a file', async ({ shell }) => {
  test.skip(!hasTinyAgent, WHY_NOT)
  const page = await shell.open()
  await page.getByRole('button', { name: first.welcome.go }).click()
  await expect(page.getByRole('heading', { name: first.pc.title })).toBeVisible()
  await page.getByRole('button', { name: first.next, exact: true }).click()

  await page.getByRole('button', { name: first.model.openFile }).click()
  const picker = page.getByRole('dialog', { name: first.model.openFileTitle })
  await picker.getByRole('textbox', { name: first.picker.path }).fill(dirname(TINY_AGENT))
  await picker.getByRole('textbox', { name: first.picker.path }).press('Enter')
  await picker.getByText(basename(TINY_AGENT)).click()
  await picker.getByRole('button', { name: first.model.openFileConfirm }).click()
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(1)
  await page.getByRole('button', { name: first.next, exact: true }).click()

  await page.getByRole('button', { name: first.see.later }).click()
  await page.getByRole('textbox', { name: first.chat.question }).fill('Hello')
  await page.getByRole('button', { name: first.chat.go }).click()
  const talk = chatPage(page)
  await talk.answered(/\w/)
  await expect(talk.answers.last().getByRole('button', { name: chat.answer.retry })).toHaveCount(0)
})
