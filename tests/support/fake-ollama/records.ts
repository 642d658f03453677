import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WireTool } from './request.ts'

/** One request as the server saw it. `cancelled`: the client closed the connection before the answer was complete. */
export interface RequestRecord {
  method: string
  path: string
  headers: Record<string, string | string[] | undefined>
  body: Record<string, unknown>
  outcome: 'open' | 'done' | 'refused' | 'fault' | 'cancelled'
  status: number | null
  tokensSent: number
  /** what the rebuilt tool schemas look like to the model */
  seenTools: WireTool[]
  promptTokens: number | null
  /** the server dropped a part of the prompt without a word */
  wasCut: boolean
  numCtx: number | null
  startedAt: number
  endedAt: number | null
}

/** Everything that was asked, and a way to wait until something was. */
export class Records {
  readonly all: RequestRecord[] = []
  readonly #waiters = new Set<() => void>()

  open(request: IncomingMessage, path: string): RequestRecord {
    const record: RequestRecord = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: {},
      outcome: 'open',
      status: null,
      tokensSent: 0,
      seenTools: [],
      promptTokens: null,
      wasCut: false,
      numCtx: null,
      startedAt: Date.now(),
      endedAt: null,
    }
    this.all.push(record)
    this.changed()
    return record
  }

  close(record: RequestRecord, response: ServerResponse): void {
    if (record.outcome === 'open') record.outcome = response.writableFinished ? 'done' : 'cancelled'
    record.status = response.headersSent ? response.statusCode : null
    record.endedAt = Date.now()
    this.changed()
  }

  changed(): void {
    for (const check of [...this.#waiters]) check()
  }

  /** Resolves with the first record that fits, now or later. */
  until(fits: (record: RequestRecord) => boolean): Promise<RequestRecord> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.all.find(fits)
        if (found === undefined) return
        this.#waiters.delete(check)
        resolve(found)
      }
      this.#waiters.add(check)
      check()
    })
  }
}
