import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fullName } from './catalogue.ts'
import type { RequestRecord } from './records.ts'
import type { FakeModel } from './script.ts'

/** Something that goes wrong in a download, once it has sent so many bytes in all. */
export interface PullFault {
  kind: 'cut' | 'error_line' | 'stall' | 'shrink' | 'end'
  atBytes: number
  /** for `error_line` */
  error?: string
  /** how often; absent: once */
  times?: number
}

/** A model of the library that the program pretends to be able to fetch. */
export interface LibraryModel {
  model: FakeModel
  layers: number[]
  /** 0 or absent: as fast as the reader reads */
  bytesPerSecond?: number
  faults?: PullFault[]
}

const PIECES = 20
const TICK_MS = 20

interface Pull {
  response: ServerResponse
  record: RequestRecord
  signal: AbortSignal
}

/** The library and what is here of it already: parts outlive a connection, as the real server's do. */
export class Library {
  models: LibraryModel[] = []
  readonly #parts = new Map<string, number>()
  readonly #used = new Map<PullFault, number>()

  /** True when the model is whole. */
  async pull(name: string, { response, record, signal }: Pull): Promise<FakeModel | null> {
    response.setHeader('content-type', 'application/x-ndjson')
    const say = (line: Record<string, unknown>) => response.write(`${JSON.stringify(line)}\n`)
    say({ status: 'pulling manifest' })
    const found = this.models.find(({ model }) => fullName(model.name) === fullName(name))
    if (found === undefined) {
      response.end(`${JSON.stringify({ error: 'pull model manifest: file does not exist' })}\n`)
      return null
    }
    for (const [at, total] of found.layers.entries()) {
      const digest = `sha256:${createHash('sha256').update(`${name}/${at}`).digest('hex')}`
      if (!(await this.#layer(found, { digest, total }, { response, record, signal }))) return null
    }
    for (const status of ['verifying sha256 digest', 'writing manifest', 'success']) say({ status })
    response.end()
    return found.model
  }

  async #layer(
    found: LibraryModel,
    { digest, total }: { digest: string; total: number },
    { response, signal }: Pull,
  ): Promise<boolean> {
    const rate = found.bytesPerSecond ?? 0
    const step = Math.max(1, rate > 0 ? (rate * TICK_MS) / 1_000 : total / PIECES)
    const status = `pulling ${digest.slice(7, 19)}`
    for (;;) {
      const done = Math.min(total, this.#parts.get(digest) ?? 0)
      // as the real one: nothing is said of zero
      const line = { status, digest, total, ...(done === 0 ? {} : { completed: Math.round(done) }) }
      response.write(`${JSON.stringify(line)}\n`)
      if (done >= total) return true
      const fault = this.#due(found)
      if (fault !== undefined && (await this.#fail(fault, { status, digest, total }, { response, signal })))
        return false
      if (rate > 0) await sleep(TICK_MS, undefined, { signal })
      signal.throwIfAborted()
      this.#parts.set(digest, Math.min(total, done + step))
    }
  }

  #due({ faults = [], model, layers }: LibraryModel): PullFault | undefined {
    const done = layers.reduce((sum, total, at) => {
      const digest = `sha256:${createHash('sha256')
        .update(`${fullName(model.name)}/${at}`)
        .digest('hex')}`
      return sum + Math.min(total, this.#parts.get(digest) ?? 0)
    }, 0)
    const fault = faults.find((each) => done >= each.atBytes && (this.#used.get(each) ?? 0) < (each.times ?? 1))
    if (fault !== undefined) this.#used.set(fault, (this.#used.get(fault) ?? 0) + 1)
    return fault
  }

  /** True when the stream is over. */
  async #fail(
    fault: PullFault,
    line: { status: string; digest: string; total: number },
    { response, signal }: Pick<Pull, 'response' | 'signal'>,
  ): Promise<boolean> {
    switch (fault.kind) {
      case 'cut':
        response.destroy()
        return true
      case 'end':
        response.end()
        return true
      case 'error_line':
        response.end(`${JSON.stringify({ error: fault.error ?? 'max retries exceeded: unexpected EOF' })}\n`)
        return true
      case 'shrink':
        response.write(`${JSON.stringify({ ...line, total: 10, completed: line.total })}\n`)
        return false
      case 'stall':
        // the real server goes on to say the same numbers
        for (;;) {
          await sleep(TICK_MS, undefined, { signal })
          response.write(`${JSON.stringify(line)}\n`)
        }
    }
  }
}
