import { availableParallelism } from 'node:os'
import type Piscina from 'piscina'
import { type EntryName, entryUrl } from '#main/platform/entries.ts'
import { AppError } from '#shared/errors/errors.ts'
import { fromWire } from '#shared/errors/wire.ts'
import type { WorkerAnswer, WorkerCall } from './worker.ts'
import type { Workers, WorkerTask } from './workers.ts'

const MAX_THREADS = 4
const IDLE_MS = 30_000
const MAX_WAITING = 1_000
const MAX_HEAP_MB = 1_024

/** Threads are started when there is work and end when there was none for half a minute. */
export function createWorkers(): Workers {
  let pool: Promise<Piscina<WorkerCall, WorkerAnswer>> | undefined
  let isClosed = false

  return {
    async run<Task extends WorkerTask<never, unknown>>(
      entry: EntryName,
      input: Parameters<Task>[0],
      signal?: AbortSignal,
    ): Promise<Awaited<ReturnType<Task>>> {
      if (isClosed) throw new AppError('cancelled', 'Hearth is closing')
      signal?.throwIfAborted()
      pool ??= openPool()
      const answer = await (await pool).run({ task: entryUrl(entry).href, input }, { signal: signal ?? null })
      if ('value' in answer) return answer.value as Awaited<ReturnType<Task>>
      const error = fromWire(answer.error)
      if (answer.stack !== undefined) error.stack = answer.stack
      throw error
    },
    async close() {
      isClosed = true
      await (await pool)?.destroy()
    },
  }
}

async function openPool(): Promise<Piscina<WorkerCall, WorkerAnswer>> {
  const { default: Pool } = await import('piscina')
  const pool = new Pool<WorkerCall, WorkerAnswer>({
    filename: entryUrl('worker').href,
    minThreads: 0,
    maxThreads: Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1)),
    idleTimeout: IDLE_MS,
    // a file that is read may ask for any amount: its thread ends, not the core
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    maxQueue: MAX_WAITING,
  })
  // A thread that breaks between two tasks is replaced; without a listener it would take the core with it.
  pool.on('error', () => {})
  return pool
}
