import type { Clock } from '#main/platform/clock.ts'
import type { Page } from './read-page.task.ts'

const MAX_PAGES = 8
const KEPT_MS = 10 * 60_000

/** Pages that were read a moment ago, so that their next part is of the same page and asks nobody. */
export function createPageShelf(clock: Clock) {
  const pages = new Map<string, { page: Page; at: number }>()
  return {
    async get(key: string, load: () => Promise<Page>): Promise<Page> {
      const kept = pages.get(key)
      if (kept !== undefined && clock.now() - kept.at < KEPT_MS) return kept.page
      const page = await load()
      pages.delete(key)
      pages.set(key, { page, at: clock.now() })
      const oldest = pages.keys().next().value
      if (pages.size > MAX_PAGES && oldest !== undefined) pages.delete(oldest)
      return page
    },
  }
}
