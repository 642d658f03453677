import { randomBytes } from 'node:crypto'
import { mapEventIterator } from '@orpc/client'
import type { ProcedureClientInterceptorOptions } from '@orpc/server'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import { withTrace } from '#main/platform/trace.ts'
import type { AppError } from '#shared/errors/errors.ts'
import type { CallContext } from './implement.ts'
import { asAppError, toPeerError } from './translate-error.ts'

const SLOW_CALL_MS = 200
const TELL_SLOW_EVERY_MS = 60_000

export interface CallGuardDeps {
  clock: Clock
  log: Log
  /** bytes for trace ids and references; a test hands in known ones */
  random?: (size: number) => Uint8Array
}

type Call = ProcedureClientInterceptorOptions<CallContext, Record<never, never>, Record<never, never>>
type Next = (call?: Call) => Promise<unknown>

/**
 * Wraps every call of every transport: gives it its own trace id, tells slow ones, and lets no foreign error and no
 * stack out, neither from the answer nor from a stream.
 */
export function createCallGuard({ clock, log, random = randomBytes }: CallGuardDeps) {
  const toldAt = new Map<string, number>()
  const hex = (bytes: number) => Buffer.from(random(bytes)).toString('hex')

  const tellIfSlow = (name: string, tookMs: number, traceId: string) => {
    const now = clock.monotonicMs()
    if (tookMs < SLOW_CALL_MS || now - (toldAt.get(name) ?? -TELL_SLOW_EVERY_MS) < TELL_SLOW_EVERY_MS) return
    toldAt.set(name, now)
    log.warn('slow procedure', { procedure: name, tookMs: Math.round(tookMs), traceId })
  }

  const translate = (thrown: unknown, fields: { procedure: string; traceId: string }) => {
    const error = asAppError(thrown)
    const ref = hex(4).toUpperCase()
    tell(log, error, { ...fields, ref })
    return toPeerError(error, ref)
  }

  return async (call: Call & { next: Next }): Promise<unknown> => {
    const procedure = call.path.join('.')
    const traceId = call.context.traceId || hex(16)
    const startedMs = clock.monotonicMs()
    const fields = { procedure, traceId }
    try {
      const output = await withTrace(traceId, () => call.next({ ...call, context: { ...call.context, traceId } }))
      if (!isStream(output)) return output
      return mapEventIterator(inTrace(output, traceId), {
        value: (value) => Promise.resolve(value),
        error: (thrown) => Promise.resolve(translate(thrown, fields)),
      })
    } catch (thrown) {
      throw translate(thrown, fields)
    } finally {
      tellIfSlow(procedure, clock.monotonicMs() - startedMs, traceId)
    }
  }
}

/** A generator runs where it is asked for its next value: there too under the trace of its call. */
const inTrace = (stream: AsyncIterator<unknown>, traceId: string): AsyncIterator<unknown> => ({
  next: () => withTrace(traceId, () => stream.next()),
  return: async () => (await stream.return?.()) ?? { done: true, value: undefined },
})

const isStream = (output: unknown): output is AsyncIterator<unknown, unknown, unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output

function tell(log: Log, error: AppError, fields: { procedure: string; traceId: string; ref: string }): void {
  if (error.kind === 'bug') log.error('a procedure broke', error, fields)
  if (error.kind === 'external')
    log.warn('something outside failed', { ...fields, code: error.code, reason: error.message })
}
