import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import type readFile from './attachment.task.ts'
import type { FileText, ReadFile } from './attachment.task.ts'

/** Turns a file into text. Throws attachment.*, payload.too_large. */
export type ReadAttachment = (file: ReadFile, signal?: AbortSignal) => Promise<FileText>

const MAX_MS = 60_000

/**
 * In a thread of its own, with an end to time and memory: a file of a few kilobytes can ask for hours and gigabytes.
 */
export const createAttachmentReader =
  ({ workers, clock }: { workers: Workers; clock: Clock }): ReadAttachment =>
  async (file, signal) => {
    const late = new AbortController()
    const stopTimer = clock.after(MAX_MS, () => late.abort())
    const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
    try {
      return await workers.run<typeof readFile>('attachment-task', file, either)
    } catch (thrown) {
      if (signal?.aborted) throw thrown
      if (late.signal.aborted || isOutOfMemory(thrown)) {
        const message = `${file.name} needs more time or memory than Hearth gives to a file`
        throw new AppError('attachment.too_hard', message, { name: file.name }, { cause: thrown })
      }
      throw thrown
    } finally {
      stopTimer()
    }
  }

const isOutOfMemory = (thrown: unknown): boolean =>
  !isAppError(thrown) && thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
