import type { Locator, Page } from '@playwright/test'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as card } from '#renderer/ui/approval-card/strings.ts'
import { expect } from './test.ts'

/** The Chat page as a person meets it: by roles and names. */
export interface ChatPage {
  readonly composer: Locator
  /** the messages of the person, oldest first */
  readonly questions: Locator
  readonly answers: Locator
  /** the card of a call that waits for the person */
  readonly approval: Locator
  /** Types a message and sends it with Enter. */
  say(text: string): Promise<void>
  /** Waits until the newest answer holds this text and is finished. */
  answered(text: string | RegExp): Promise<Locator>
  /** A button of a message that is shown on hover and focus. */
  action(message: Locator, name: string): Promise<Locator>
}

export function chatPage(page: Page): ChatPage {
  const composer = page.getByRole('textbox', { name: chat.composer.label })
  const answers = page.getByRole('article', { name: /^Answer of / })
  return {
    composer,
    answers,
    questions: page.getByRole('article', { name: chat.thread.you, exact: true }),
    approval: page.getByRole('region', { name: new RegExp(`^${card.group}: `) }),
    async say(text) {
      await composer.fill(text)
      await composer.press('Enter')
    },
    async answered(text) {
      const answer = answers.last()
      await expect(answer).toContainText(text, { timeout: 20_000 })
      await expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
      return answer
    },
    async action(message, name) {
      await message.hover()
      return message.getByRole('button', { name: new RegExp(`^${name}`) })
    },
  }
}
