/**
 * Wakes readers of a table. It carries no data: a ring means "look at the table from where you stopped".
 * Take the count before reading, so that a row written meanwhile still wakes you. Ring after the commit.
 */
export interface Bell {
  count(key: string): number
  ring(key: string): void
  /** Resolves when the count has moved past `heard`, at once if it already has; or when the signal fires. */
  after(key: string, heard: number, signal: AbortSignal): Promise<void>
}

export function createBell(): Bell {
  const counts = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()
  const count = (key: string) => counts.get(key) ?? 0

  return {
    count,
    ring(key) {
      counts.set(key, count(key) + 1)
      const wake = waiting.get(key)
      waiting.delete(key)
      for (const resolve of wake ?? []) resolve()
    },
    after(key, heard, signal) {
      if (signal.aborted || count(key) > heard) return Promise.resolve()
      return new Promise((resolve) => {
        const done = () => {
          signal.removeEventListener('abort', done)
          waiting.get(key)?.delete(done)
          resolve()
        }
        const set = waiting.get(key) ?? new Set()
        waiting.set(key, set.add(done))
        signal.addEventListener('abort', done, { once: true })
      })
    },
  }
}
