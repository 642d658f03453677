import type { Activity } from '#main/engine/ports/activity.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Model } from '#shared/contract/models.contract.ts'

interface Work {
  what: string
  model: Model
  isLoading: boolean
  firstTextMs: number | null
  tokens: number
}

/** One piece of work with a model, told while it goes on. */
export interface WorkReport {
  loading(): void
  wrote(tokens: number): void
  end(): void
}

/** What models do right now: which one works and how fast, and what leaves this PC to whom. */
export class ModelActivity implements Pick<Activity, 'leaving' | 'activeModel'> {
  readonly #clock: Clock
  readonly #works = new Set<Work>()
  readonly #callbacks = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  leaving(): { what: string; to: string }[] {
    return [...this.#works]
      .filter(({ model }) => model.location !== 'this_pc')
      .map(({ what, model }) => ({ what, to: model.destination ?? model.providerName }))
  }

  activeModel(): ReturnType<Activity['activeModel']> {
    const work = [...this.#works].at(-1)
    if (work === undefined) return null
    const { model, isLoading } = work
    return { provider: model.providerName, model: model.title, tokensPerSecond: this.#rate(work), isLoading }
  }

  /** Called when work begins, loads, starts to write, or ends; not for each token. Returns what stops it. */
  onChange(callback: () => void): () => void {
    this.#callbacks.add(callback)
    return () => this.#callbacks.delete(callback)
  }

  /** @param what  what leaves this PC, if the model is elsewhere */
  begin(model: Model, what = `Chat with ${model.title}`): WorkReport {
    const work: Work = { what, model, isLoading: false, firstTextMs: null, tokens: 0 }
    this.#works.add(work)
    this.#changed()
    return {
      loading: () => this.#setLoading(work, true),
      wrote: (tokens) => {
        work.tokens += tokens
        work.firstTextMs ??= this.#clock.monotonicMs()
        this.#setLoading(work, false)
      },
      end: () => {
        this.#works.delete(work)
        this.#changed()
      },
    }
  }

  #setLoading(work: Work, isLoading: boolean): void {
    if (work.isLoading === isLoading) return
    work.isLoading = isLoading
    this.#changed()
  }

  #rate({ firstTextMs, tokens }: Work): number | null {
    const seconds = firstTextMs === null ? 0 : (this.#clock.monotonicMs() - firstTextMs) / 1_000
    return seconds > 0.2 ? Math.round((tokens / seconds) * 10) / 10 : null
  }

  #changed(): void {
    for (const callback of this.#callbacks) callback()
  }
}
