/**
 * Wakes readers of a table. It carries no data: a ring means "look at the table from where you stopped".
 * Take the count before reading, so that a row written meanwhile still wakes you. Ring after the commit.
 * A reader may be woken for nothing; it looks and waits again.
 */
export interface Bell {
  count(key: string): number
  ring(key: string): void
  /** Resolves when the count has moved past `heard`, at once if it already has; or when the signal fires. */
  after(key: string, heard: number, signal: AbortSignal): Promise<void>
}

export function createBell(maxKeys = 10_000): Bell {
  const waiting = new Map<string, Set<() => void>>()
  let counts = new Map<string, number>()
  let rings = 0
  /** the count of every key that is not in the map */
  let floor = 0

  const count = (key: string) => counts.get(key) ?? floor

  const forgetAll = () => {
    counts = new Map()
    floor = rings
  }

  return {
    count,
    ring(key) {
      if (counts.size >= maxKeys) forgetAll()
      rings += 1
      counts.set(key, rings)
      const wake = waiting.get(key)
      waiting.delete(key)
      for (const resolve of wake ?? []) resolve()
    },
    after(key, heard, signal) {
      if (signal.aborted || count(key) > heard) return Promise.resolve()
      return new Promise((resolve) => {
        const readers = waiting.get(key) ?? new Set()
        waiting.set(key, readers)
        const done = () => {
          signal.removeEventListener('abort', done)
          readers.delete(done)
          if (readers.size === 0 && waiting.get(key) === readers) waiting.delete(key)
          resolve()
        }
        readers.add(done)
        signal.addEventListener('abort', done, { once: true })
      })
    },
  }
}
