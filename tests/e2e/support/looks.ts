import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Client } from '#tests/support/headless-core.ts'
import { lostControls } from './lost-controls.ts'
import { expect } from './test.ts'

const THEMES = ['light', 'dark', 'contrast'] as const
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]
/** What a window of 1440 by 900 has left at 200 % zoom. */
const ZOOMED = { width: 720, height: 450 }
const [WIDE] = SIZES
/** What another theme can break; names, roles and order are the same in each. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']
/** What is not the page: a preview, which is a document of its own, and the tooltip of what has the focus. */
const NOT_THE_PAGE = 'iframe, [data-portal]:has(> [role=tooltip])'

export interface Looks {
  /** Goes to an address inside the page and waits for its title. */
  goTo(hash: string): Promise<void>
  /** Looks at what is shown now: every theme and size, no sideways overflow, nothing lost, nothing for axe. */
  at(name: string): Promise<void>
}

/**
 * Without a client, where no setting can be changed, the page follows the system. Pictures go to test-results/looks;
 * `npm run looks` puts them on one page.
 */
export function looksOf(page: Page, client: Client | null): Looks {
  return {
    async goTo(hash) {
      await page.evaluate((next) => location.assign(next), hash)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    },
    async at(name) {
      await settled(page)
      for (const theme of THEMES) {
        await show(page, client, theme)
        for (const size of SIZES) {
          await page.setViewportSize(size)
          await picture(page, `${name}-${theme}-${size.width}`)
        }
        if (WIDE !== undefined) await page.setViewportSize(WIDE)
        const axe = new AxeBuilder({ page }).exclude(NOT_THE_PAGE)
        const { violations } = await (theme === THEMES[0] ? axe : axe.withRules(RULES_OF_COLOUR)).analyze()
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        )
        expect.soft(found, `axe on ${name}, ${theme}`).toEqual([])
      }
      await page.setViewportSize(ZOOMED)
      await picture(page, `${name}-zoomed`)
      if (WIDE !== undefined) await page.setViewportSize(WIDE)
    },
  }
}

/** Parts of a page arrive one after the other: until two looks in a row find the same. */
async function settled(page: Page): Promise<void> {
  let before = ''
  await expect
    .poll(async () => {
      const now = await page.evaluate(() => document.body.innerText.replace(/\d/g, ''))
      const isSame = now === before
      before = now
      return isSame
    })
    .toBe(true)
}

async function show(page: Page, client: Client | null, theme: (typeof THEMES)[number]): Promise<void> {
  const contrast = theme === 'contrast' ? 'more' : 'no-preference'
  if (client !== null) await client.settings.set({ key: 'appearance.theme', value: theme })
  else await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark', contrast })
  const root = theme === 'light' ? '[data-mantine-color-scheme=light]' : '[data-mantine-color-scheme=dark]'
  const level = theme === 'contrast' ? '[data-contrast=high]' : ':not([data-contrast])'
  await expect(page.locator(`html${root}${level}`)).toBeAttached()
  // scroll bars and native boxes follow the theme too, whatever the system is set to
  await expect(page.locator('html')).toHaveCSS('color-scheme', theme === 'light' ? 'light' : 'dark')
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/looks/${name}.png`, animations: 'disabled' })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(overflow, `${name} scrolls sideways`).toBe(0)
  expect.soft(await page.evaluate(lostControls), `${name} has controls that nobody can reach`).toEqual([])
}
