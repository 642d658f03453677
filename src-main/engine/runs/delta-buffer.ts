import type { Clock } from '#main/platform/clock.ts'
import type { RunEventBody } from '#shared/domain/run-event.ts'

export type DeltaEvent = Extract<RunEventBody, { type: 'text.delta' | 'reasoning.delta' }>

const INTERVAL_MS = 30

/**
 * Joins the pieces of a stream. States: empty; holding pieces with a timer armed. The first piece after a pause is
 * written at once, so that the first token is not late; what follows within 30 ms becomes one event per kind.
 */
export class DeltaBuffer {
  readonly #clock: Clock
  readonly #write: (events: DeltaEvent[]) => void
  #pieces: DeltaEvent[] = []
  #disarm: (() => void) | null = null
  #nextAtMs = 0

  /** @param write  persists the joined pieces, in order */
  constructor(clock: Clock, write: (events: DeltaEvent[]) => void) {
    this.#clock = clock
    this.#write = write
  }

  add(event: DeltaEvent): void {
    const last = this.#pieces.at(-1)
    if (last?.type === event.type && last.data.stepNo === event.data.stepNo) last.data.text += event.data.text
    else this.#pieces.push({ type: event.type, data: { ...event.data } })
    if (this.#disarm !== null) return
    const waitMs = this.#nextAtMs - this.#clock.monotonicMs()
    if (waitMs <= 0) this.flush()
    else this.#disarm = this.#clock.after(waitMs, () => this.flush())
  }

  flush(): void {
    const pieces = this.take()
    if (pieces.length === 0) return
    this.#nextAtMs = this.#clock.monotonicMs() + INTERVAL_MS
    this.#write(pieces)
  }

  /** What is held, for a caller that writes it in its own transaction. */
  take(): DeltaEvent[] {
    this.#disarm?.()
    this.#disarm = null
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }
}
