import { whenOnline } from './client.ts'

const PAUSE_AFTER_CUT_MS = 1_000

interface Watch<T> {
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  /** `isFirst`: the first since the stream was opened, which it is again after each cut */
  onItem: (item: T, isFirst: boolean) => void
}

/** Watches a stream that always begins with what is there now, and anew after each cut, until it is stopped. */
export function watch<T>({ open, onItem }: Watch<T>): () => void {
  const stop = new AbortController()
  void run(stop.signal)
  return () => stop.abort()

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await whenOnline(signal)
        let isFirst = true
        for await (const item of await open(signal)) {
          if (signal.aborted) return
          onItem(item, isFirst)
          isFirst = false
        }
      } catch {
        // the connection is gone: asked again when it is back
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_CUT_MS))
    }
  }
}

/** The same while the window can be seen: the core takes samples only while somebody watches. */
export function watchWhileVisible<T>(what: Watch<T>): () => void {
  let stop: (() => void) | null = null
  const update = () => {
    if (document.hidden) {
      stop?.()
      stop = null
    } else stop ??= watch(what)
  }
  update()
  document.addEventListener('visibilitychange', update)
  return () => {
    document.removeEventListener('visibilitychange', update)
    stop?.()
  }
}
