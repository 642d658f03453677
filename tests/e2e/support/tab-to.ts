import type { Page } from '@playwright/test'

const AT_MOST = 60

/**
 * Presses Tab until the thing with this name has the focus, as a person without a mouse would. `kind` is a selector,
 * for a name that stands at several things.
 */
export async function tabTo(page: Page, name: string | RegExp, kind = '*'): Promise<void> {
  const focused = page.locator(`${kind}:focus`)
  for (let presses = 0; presses < AT_MOST; presses++) {
    await page.keyboard.press('Tab')
    if ((await focused.count()) === 0) continue
    const label = await focused.evaluate((element) => {
      const labelled = (element as HTMLInputElement).labels?.[0]?.textContent
      return (element.getAttribute('aria-label') ?? labelled ?? element.textContent ?? '').trim()
    })
    if (typeof name === 'string' ? label.startsWith(name) : name.test(label)) return
  }
  throw new Error(`Tab never reaches ${String(name)}`)
}

/** Letters one after the other: "g e" goes to Executions. */
export async function typeKeys(page: Page, keys: string): Promise<void> {
  for (const key of keys.split(' ')) await page.keyboard.press(key)
}
