import type { EntryName } from '#main/platform/entries.ts'

/** The default export of a worker's entry. Input and output are copied between the threads. */
export type WorkerTask<Input, Output> = (input: Input) => Output | Promise<Output>

/** Threads for work that would hold the core's event loop: heavy reads, parsing, hashing. */
export interface Workers {
  /**
   * Runs an entry's task: `workers.run<typeof task>('backup-task', input, signal)`. AppErrors come through as they are;
   * when the signal fires the thread is ended, whatever it does.
   */
  run<Task extends WorkerTask<never, unknown>>(
    entry: EntryName,
    input: Parameters<Task>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<Task>>>
  /** Ends every thread. */
  close(): Promise<void>
}
