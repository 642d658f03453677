import type { Tool } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import { AppError } from '#shared/errors/errors.ts'

/** A tool that was told to stop gets this long to say what it did; what it says then still counts. */
const STOP_GRACE_MS = 2_000

/**
 * Does a tool's work within its time. The signal that it gets fires on the run's signal and at the limit.
 *
 * @throws what the tool throws; tool.timeout; the run's reason when it was interrupted
 */
export async function invokeTool<T>(
  clock: Clock,
  tool: Pick<Tool, 'name' | 'timeoutMs'>,
  work: (signal: AbortSignal) => Promise<T>,
  runSignal: AbortSignal,
): Promise<T> {
  const limit = new AbortController()
  const disarm = clock.after(tool.timeoutMs, () => limit.abort(timeout(tool)))
  const signal = AbortSignal.any([runSignal, limit.signal])
  const working = work(signal)
  try {
    return await Promise.race([working, givenUp(clock, signal)])
  } catch (thrown) {
    // many libraries throw an error of their own when their signal fires: ours says why it did
    throw limit.signal.aborted && !runSignal.aborted ? limit.signal.reason : thrown
  } finally {
    disarm()
    working.catch(() => {})
  }
}

const timeout = (tool: Pick<Tool, 'name' | 'timeoutMs'>): AppError =>
  new AppError('tool.timeout', `${tool.name} took longer than ${Math.round(tool.timeoutMs / 1_000)} seconds`)

/** Rejects some time after the signal, for tools that do not listen to it. */
const givenUp = (clock: Clock, signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const giveUp = () => clock.after(STOP_GRACE_MS, () => reject(signal.reason))
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
