import { isMainThread } from 'node:worker_threads'
import { toAppError } from '#shared/errors/errors.ts'
import { toWire, type WireError } from '#shared/errors/wire.ts'
import type { WorkerTask } from './workers.ts'

export interface WorkerCall {
  /** address of the entry whose default export is run */
  task: string
  input: unknown
}

export type WorkerAnswer = { value: unknown } | { error: WireError; stack: string | undefined }

// Libraries leave promises behind that nobody waits for; reading a damaged PDF does. A task says by itself what went wrong,
// and the thread is used again.
if (!isMainThread) process.on('unhandledRejection', () => {})

/** The entry of every thread. Copying between threads takes codes and data from an error, so they are sent as data. */
export default async function work({ task, input }: WorkerCall): Promise<WorkerAnswer> {
  try {
    const { default: run } = (await import(/* @vite-ignore */ task)) as { default: WorkerTask<unknown, unknown> }
    return { value: await run(input) }
  } catch (thrown) {
    const error = toAppError(thrown)
    return { error: toWire(error), stack: thrown instanceof Error ? thrown.stack : undefined }
  }
}
