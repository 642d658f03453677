import { isAppError } from '#shared/errors/errors.ts'

const CODES = ['disk.full', 'data.unwritable', 'db.corrupt'] as const
export type WriteTrouble = (typeof CODES)[number]

/** What failed this long ago may be over without anybody having tried again. */
const HOLDS_FOR_MS = 60_000

/** Remembers why the last write failed, until one succeeds. */
export class WriteTroubleMemory {
  readonly #nowMs: () => number
  #last: { code: WriteTrouble; atMs: number } | null = null

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get current(): WriteTrouble | null {
    if (this.#last === null || this.#nowMs() - this.#last.atMs >= HOLDS_FOR_MS) return null
    return this.#last.code
  }

  failed(thrown: unknown): void {
    const code = isAppError(thrown) ? CODES.find((each) => each === thrown.code) : undefined
    if (code !== undefined) this.#last = { code, atMs: this.#nowMs() }
  }

  succeeded(): void {
    this.#last = null
  }
}
