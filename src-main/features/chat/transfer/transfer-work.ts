import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Workers } from '#main/engine/workers/workers.ts'
import type exportTask from './export.task.ts'
import type { ExportRequest, ExportResult } from './export-chats.ts'
import type readImport from './import.task.ts'
import type { ImportPlan, ImportRequest } from './import.task.ts'

/** The heavy part of exports and imports, and the folder in which their files lie for a while. */
export interface TransferWork {
  /** a path of its own for one file */
  newFile(): string
  exportChats(request: ExportRequest, signal?: AbortSignal): Promise<ExportResult>
  readImport(request: ImportRequest, signal?: AbortSignal): Promise<ImportPlan>
}

/** In worker threads. Files that a crash left in the folder are removed. */
export function createTransferWork(deps: { workers: Workers; databaseFile: string; folder: string }): TransferWork {
  const { workers, databaseFile, folder } = deps
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true })
  return {
    newFile: () => join(folder, randomUUID()),
    exportChats: (request, signal) =>
      workers.run<typeof exportTask>('chat-export-task', { ...request, databaseFile }, signal),
    readImport: (request, signal) => workers.run<typeof readImport>('chat-import-task', request, signal),
  }
}
