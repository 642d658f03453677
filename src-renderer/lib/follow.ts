import { whenOnline } from './client.ts'
import { asAppError } from './errors.ts'

export interface FollowOptions<E> {
  /** Opens the stream with everything after `afterSeq`. */
  subscribe: (afterSeq: number, signal: AbortSignal) => Promise<AsyncIterable<E>>
  onEvent: (event: E) => void
  afterSeq?: number
  /** The stream ended by itself. */
  onEnd?: () => void
  /** The stream was refused; following is over. A lost connection never arrives here. */
  onError?: (error: unknown) => void
  /** Waits until the core can be reached again. */
  online?: (signal: AbortSignal) => Promise<void>
}

const PAUSE_AFTER_CUT_MS = 200

/**
 * Follows a numbered stream across lost connections: after a cut it asks again from the last event it saw, and
 * drops what arrives twice. The returned function stops watching, never the work.
 */
export function follow<E extends { seq: number }>(options: FollowOptions<E>): () => void {
  const stop = new AbortController()
  void run(options, stop.signal)
  return () => stop.abort()
}

async function run<E extends { seq: number }>(options: FollowOptions<E>, signal: AbortSignal): Promise<void> {
  const online = options.online ?? whenOnline
  let seq = options.afterSeq ?? 0
  while (!signal.aborted) {
    try {
      for await (const event of await options.subscribe(seq, signal)) {
        if (signal.aborted) return
        if (event.seq <= seq) continue
        seq = event.seq
        options.onEvent(event)
      }
      if (!signal.aborted) options.onEnd?.()
      return
    } catch (thrown) {
      if (signal.aborted) return
      const error = asAppError(thrown)
      if (error.code !== 'connection.lost') return options.onError?.(error)
    }
    await pause(PAUSE_AFTER_CUT_MS)
    await online(signal).catch(() => {})
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
