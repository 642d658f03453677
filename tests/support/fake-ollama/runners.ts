import { setTimeout as sleep } from 'node:timers/promises'
import type { FakeModel } from './script.ts'

const DEFAULT_CONTEXT = 4_096
const KEEP_ALIVE_MS = 5 * 60_000

/** What a loaded model was launched with. Another value in a request loads it again. */
export interface Launch {
  numCtx: number
  shift: boolean
}

export interface Runner extends Launch {
  model: FakeModel
  expiresAt: number
}

/**
 * The scheduler: which models are loaded, with which window, and who waits. One model answers `parallel` requests at
 * a time, the others wait without a byte; more than `maxQueue` waiting ones are refused.
 */
export class Runners {
  readonly loads: { model: string; numCtx: number; shift: boolean }[] = []
  readonly #loaded = new Map<string, Runner>()
  readonly #busy = new Map<string, number>()
  readonly #waiting: { model: string; go: () => void }[] = []
  readonly #limits: { parallel: number; maxQueue: number }

  constructor(limits: { parallel: number; maxQueue: number }) {
    this.#limits = limits
  }

  list(): Runner[] {
    return [...this.#loaded.values()].filter((runner) => runner.expiresAt > Date.now())
  }

  unload(name: string): void {
    this.#loaded.delete(name)
  }

  get queueIsFull(): boolean {
    return this.#waiting.length >= this.#limits.maxQueue
  }

  /** Waits for a free place of the model. Resolves with what gives the place back. */
  async enter(model: string, signal: AbortSignal): Promise<() => void> {
    if ((this.#busy.get(model) ?? 0) >= this.#limits.parallel) await this.#wait(model, signal)
    else this.#busy.set(model, (this.#busy.get(model) ?? 0) + 1)
    return () => this.#leave(model)
  }

  /** Loads the model unless it runs with this window already. Resolves with the runner and the time that it took. */
  async ready(
    model: FakeModel,
    launch: Launch,
    options: { keepAliveMs: number | undefined; signal: AbortSignal },
  ): Promise<{ runner: Runner; loadMs: number }> {
    const startedAt = Date.now()
    const before = this.#loaded.get(model.name)
    const isReady = before?.numCtx === launch.numCtx && before.shift === launch.shift && before.expiresAt > Date.now()
    if (!isReady) {
      this.loads.push({ model: model.name, ...launch })
      await sleep(model.loadMs ?? 0, undefined, { signal: options.signal })
    }
    const expiresAt = Date.now() + (options.keepAliveMs ?? KEEP_ALIVE_MS)
    const runner = { ...launch, model, expiresAt }
    this.#loaded.set(model.name, runner)
    return { runner, loadMs: isReady ? 0 : Date.now() - startedAt }
  }

  #wait(model: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { model, go: resolve }
      this.#waiting.push(entry)
      signal.addEventListener('abort', () => {
        const at = this.#waiting.indexOf(entry)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason)
      })
    })
  }

  #leave(model: string): void {
    const next = this.#waiting.findIndex((entry) => entry.model === model)
    const [entry] = next < 0 ? [] : this.#waiting.splice(next, 1)
    if (entry === undefined) this.#busy.set(model, (this.#busy.get(model) ?? 1) - 1)
    else entry.go()
  }
}

/** The window of a request: its own, else the model's, never more than the model was trained for. */
export function windowOf(model: FakeModel, requested: number | undefined): number {
  const wanted = requested ?? model.numCtx ?? DEFAULT_CONTEXT
  return Math.min(wanted, model.contextLength ?? Number.POSITIVE_INFINITY)
}
