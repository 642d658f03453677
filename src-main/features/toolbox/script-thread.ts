import { Worker } from 'node:worker_threads'
import type { Clock } from '#main/platform/clock.ts'
import { entryUrl } from '#main/platform/entries.ts'
import type { ScriptInput, ScriptTurn } from './script.ts'

/** Beyond its own limit of work, for starting the thread and for what does not look at the clock. */
const GRACE_MS = 4_000
const RESOURCES = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }

/** Plays one turn in a thread of its own. Rejects only with the reason of the signal. */
export type PlayScript = (input: ScriptInput, signal: AbortSignal) => Promise<ScriptTurn>

/** The thread knows nothing of this program but its input: no environment, no arguments, no input from the keyboard. */
export const createPlayScript =
  (clock: Clock): PlayScript =>
  (input, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const worker = new Worker(entryUrl('script-sandbox'), {
        workerData: input,
        env: {},
        argv: [],
        stdout: true,
        stderr: true,
        resourceLimits: RESOURCES,
      })
      const settle = (end: () => void) => {
        disarm()
        signal.removeEventListener('abort', stop)
        worker.removeAllListeners()
        worker.on('error', () => {})
        void worker.terminate()
        end()
      }
      const fail = (message: string) => settle(() => resolve({ type: 'failed', message, log: [] }))
      const stop = () => settle(() => reject(signal.reason))
      const disarm = clock.after(input.workMs + GRACE_MS, () => fail('The script did not stop by itself and was ended'))
      signal.addEventListener('abort', stop, { once: true })
      worker.once('message', (turn: ScriptTurn) => settle(() => resolve(turn)))
      worker.once('error', () => fail('The script needs more memory than it may use'))
      worker.once('exit', () => fail('The script ended without a result'))
    })
