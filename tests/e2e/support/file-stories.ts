import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { createFakeOllama, type FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { Rule } from '#tests/support/fake-ollama/script.ts'
import { addOllama } from '#tests/support/stories.ts'
import { expect, type Shell } from './test.ts'

export const BLIND = 'small-blind:latest'
export const SEEING = 'small-seeing:latest'
const MODELS = [
  { name: BLIND, contextLength: 32_768 },
  { name: SEEING, contextLength: 32_768, capabilities: ['completion' as const, 'vision' as const] },
]
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

/** A fake Ollama with a model that sees and one that does not, for the time of the work. */
export async function withModels<T>(script: Rule[], work: (ollama: FakeOllama) => Promise<T>): Promise<T> {
  await using ollama = await createFakeOllama({ models: MODELS, script, parallel: 2 })
  return await work(ollama)
}

/** The page on a new chat with the model that cannot see. */
export async function openChat(shell: Shell, url: string): Promise<Page> {
  const id = await shell.prepare(async (client) => {
    await addOllama(client, url, BLIND)
    return (await client.chat.create({})).conversationId
  })
  return shell.open(`#/chat/${id}`)
}

/** Pictures in both themes and sizes; nothing sticks out, and axe finds nothing. */
export async function look(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `test-results/looks/${name}-${scheme}-${size.width}.png`, animations: 'disabled' })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    expect.soft(found, `axe on ${name}, ${scheme}`).toEqual([])
  }
}
