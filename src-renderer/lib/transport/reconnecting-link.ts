import { type ClientLink, ORPCError } from '@orpc/client'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import type { Dial, Wire } from './wire.ts'

export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'refused'

type CallOptions = Parameters<ClientLink<Record<never, never>>['call']>[2]

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 8_000

/**
 * A link that dials again when its connection is gone. connecting: never connected yet. online. reconnecting: was
 * connected; calls wait. refused: the core does not know this page; only `start` tries again.
 * A call that was under way when the connection went fails with `connection.lost`: whether it happened is unknown,
 * so it is never repeated here.
 */
export class ReconnectingLink implements ClientLink<Record<never, never>> {
  readonly #dial: Dial
  readonly #onState: (state: ConnectionState) => void
  #wire = Promise.withResolvers<Wire>()
  #isRunning = false
  #wake: () => void = () => {}

  constructor(dial: Dial, onState: (state: ConnectionState) => void) {
    this.#dial = dial
    this.#onState = onState
  }

  /** Begins to connect, and keeps on until the page is closed. */
  start(): void {
    if (!this.#isRunning) void this.#run()
  }

  /** Dials at once instead of after the pause. */
  retryNow(): void {
    this.#wake()
    this.start()
  }

  async call(path: readonly string[], input: unknown, options: CallOptions): Promise<unknown> {
    const wire = await abortable(this.#wire.promise, options.signal)
    try {
      const answer = await wire.link.call(path, input, options)
      return isIterator(answer) ? translated(answer, options.signal) : answer
    } catch (error) {
      throw translate(error, options.signal)
    }
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    this.#onState('connecting')
    for (let attempt = 0; ; attempt++) {
      const wire = await this.#dial().catch((error: unknown) => error)
      if (isWire(wire)) {
        attempt = 0
        this.#wire.resolve(wire)
        this.#onState('online')
        await wire.closed
        this.#wire = Promise.withResolvers<Wire>()
        this.#onState('reconnecting')
      } else if (isAppError(wire) && wire.code === 'auth.required') {
        this.#isRunning = false
        this.#onState('refused')
        return
      }
      await this.#pause(attempt)
    }
  }

  #pause(attempt: number): Promise<void> {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt)
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2))
    this.#wake = resolve
    return promise.finally(() => clearTimeout(timer))
  }
}

const isWire = (value: unknown): value is Wire => typeof value === 'object' && value !== null && 'link' in value

const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value

function translate(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ORPCError || isAppError(error)) return error
  if (signal?.aborted) return new AppError('cancelled', 'Stopped', {}, { cause: error })
  return new AppError('connection.lost', 'The connection to the core was cut', {}, { cause: error })
}

/** The same stream with its errors translated. Not a generator: `return` must not wait for a pending `next`. */
function translated(source: AsyncIterator<unknown>, signal: AbortSignal | undefined): AsyncIterableIterator<unknown> {
  const close = async (): Promise<IteratorResult<unknown>> => {
    await source.return?.()
    return { done: true, value: undefined }
  }
  return {
    next: () =>
      source.next().catch((error: unknown) => {
        throw translate(error, signal)
      }),
    return: close,
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AppError('cancelled', 'Stopped'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
