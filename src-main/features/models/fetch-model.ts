import type { Clock } from '#main/platform/clock.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import { TransferRate } from '#shared/std/transfer-rate.ts'
import type { ProviderAdapter, PullProgress } from './adapter.ts'
import { Layers } from './layers.ts'

export interface FetchDeps {
  clock: Clock
  name: string
  pull: ProviderAdapter['pull']
  freeDiskBytes: () => Promise<number | null>
  /** what was there when it was stopped; shown until the server tells anew */
  known: { doneBytes: number; totalBytes: number | null }
  onChange(): void
}

export interface FetchProgress {
  detail: string
  doneBytes: number
  totalBytes: number | null
  bytesPerSecond: number | null
  secondsLeft: number | null
}

/** Servers send lines all the time; bytes that stand still for so long mean a dead connection behind them. */
const STALL_MS = 60_000
/** Checking what came is silent, and long for a large file. */
const CHECK_MS = 900_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** in a row, without a byte between them */
const MAX_FAILURES = 8
const DISK_EVERY_MS = 10_000
/** what must stay free for everything else */
const DISK_RESERVE_BYTES = 500_000_000

/** The fetching of one model, through lost connections, until it is there. */
export class Fetch {
  readonly #deps: FetchDeps
  readonly #layers = new Layers()
  readonly #rate = new TransferRate()
  #detail = ''
  #diskCheckedAtMs = Number.NEGATIVE_INFINITY

  constructor(deps: FetchDeps) {
    this.#deps = deps
  }

  progress(): FetchProgress {
    const { clock, known } = this.#deps
    const totalBytes = this.#layers.totalBytes ?? known.totalBytes
    const doneBytes = this.#layers.totalBytes === null ? known.doneBytes : this.#layers.doneBytes
    const bytesPerSecond = this.#layers.isComplete ? null : this.#rate.at(clock.monotonicMs())
    const left = totalBytes === null ? null : totalBytes - doneBytes
    const secondsLeft = left === null || bytesPerSecond === null ? null : Math.round(left / bytesPerSecond)
    return { detail: this.#detail, doneBytes, totalBytes, bytesPerSecond, secondsLeft }
  }

  /** @throws what no further try can heal: llm.model_missing, disk.full, or the last of eight failures in a row */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; ; ) {
      const before = this.#layers.movedBytes
      try {
        return await this.#attempt(signal)
      } catch (thrown) {
        if (signal.aborted) throw thrown
        const error = toAppError(thrown)
        failures = this.#layers.movedBytes > before ? 1 : failures + 1
        if (error.retry === 'never' || failures > MAX_FAILURES) throw error
        await this.#pause(failures, error, signal)
      }
    }
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const { clock, name, pull } = this.#deps
    if (pull === undefined) throw new AppError('llm.capability_missing', 'This provider has no library of models.')
    await this.#checkDisk()
    const stalled = new AbortController()
    let stopWatch = () => {}
    const watch = (limitMs: number) => {
      stopWatch()
      stopWatch = clock.after(limitMs, () => stalled.abort())
    }
    watch(STALL_MS)
    try {
      for await (const progress of pull(name, AbortSignal.any([signal, stalled.signal]))) {
        if (this.#take(progress)) watch(this.#layers.isComplete ? CHECK_MS : STALL_MS)
        await this.#checkDisk()
        this.#deps.onChange()
      }
    } catch (thrown) {
      if (!stalled.signal.aborted || signal.aborted) throw thrown
      throw new AppError('llm.timeout', `The download stood still for ${STALL_MS / 1_000} s.`)
    } finally {
      stopWatch()
    }
  }

  /** True when something moved on. */
  #take({ status, layer }: PullProgress): boolean {
    const before = { moved: this.#layers.movedBytes, total: this.#layers.totalBytes, detail: this.#detail }
    if (layer !== undefined) {
      this.#layers.take(layer)
      this.#rate.add(this.#deps.clock.monotonicMs(), this.#layers.movedBytes)
    }
    this.#detail = inWords(status)
    const { movedBytes, totalBytes } = this.#layers
    return movedBytes !== before.moved || totalBytes !== before.total || this.#detail !== before.detail
  }

  async #checkDisk(): Promise<void> {
    const now = this.#deps.clock.monotonicMs()
    const isFirstTotal = this.#layers.totalBytes !== null && this.#diskCheckedAtMs === Number.NEGATIVE_INFINITY
    if (!isFirstTotal && now - this.#diskCheckedAtMs < DISK_EVERY_MS) return
    if (this.#layers.totalBytes !== null) this.#diskCheckedAtMs = now
    const free = await this.#deps.freeDiskBytes().catch(() => null)
    const { totalBytes, doneBytes } = this.progress()
    const needed = Math.max(0, (totalBytes ?? 0) - doneBytes) + DISK_RESERVE_BYTES
    if (free === null || free >= needed) return
    const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
    throw new AppError(
      'disk.full',
      `There is too little room on the disk: this needs ${gigabytes(needed)} and ${gigabytes(free)} are free. Free some space, then resume.`,
      { neededBytes: needed, freeBytes: free },
    )
  }

  async #pause(failures: number, error: AppError, signal: AbortSignal): Promise<void> {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))
    this.#detail = `${error.message} Hearth tries again in ${Math.round(pauseMs / 1_000)} s.`
    this.#deps.onChange()
    await this.#deps.clock.sleep(pauseMs, signal)
    this.#detail = ''
  }
}

function inWords(status: string): string {
  if (/^pulling manifest/.test(status)) return 'Asks the library'
  if (/^verifying/.test(status)) return 'Checks what came'
  if (/^(writing|removing)/.test(status)) return 'Nearly done'
  return ''
}
