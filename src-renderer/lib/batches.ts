export interface Batches<T> {
  add(item: T): void
  /** What waits now, without waiting for the next paint. */
  flush(): void
  stop(): void
}

/** Collects what arrives and hands it on at most once in `everyMs`: text is painted in batches, never per event. */
export function createBatches<T>(everyMs: number, onBatch: (items: readonly T[]) => void): Batches<T> {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    onBatch(batch)
  }
  return {
    add(item) {
      waiting.push(item)
      timer ??= setTimeout(flush, everyMs)
    },
    flush,
    stop() {
      clearTimeout(timer)
      timer = undefined
      waiting = []
    },
  }
}
