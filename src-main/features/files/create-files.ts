import { join } from 'node:path'
import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import { createChangeJournal } from './change-journal.ts'
import { createChangeUndo } from './change-undo.ts'
import { createFilesRoutes } from './files.routes.ts'
import { createFilesService, type FilesService } from './files.service.ts'
import { createFileTools } from './files.tools.ts'
import { createFolders } from './folders.service.ts'
import { createPathGuard } from './path-guard.ts'
import { createPathLock } from './path-lock.ts'
import type search from './search.task.ts'
import { createVersionStore } from './version-store.ts'

export interface FilesDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  log: Log
  /** Hearth's own data; versions of files are kept in `versions` in it */
  dataDir: string
  workers: Pick<Workers, 'run'>
}

export interface Files {
  routes: ReturnType<typeof createFilesRoutes>
  service: FilesService
  tools: Tool[]
  lookup: FolderLookup
  /** Before runs are worked on: finishes changes that a crash cut off. */
  start(): Promise<void>
}

/** The folders that the person allowed, what agents do with files in them, and taking it back. */
export function createFiles(deps: FilesDeps): Files {
  const log = deps.log.child('files')
  const folders = createFolders(deps)
  const guard = createPathGuard({ folders: folders.all, dataDir: deps.dataDir })
  const versions = createVersionStore(join(deps.dataDir, 'versions'))
  const journalDeps = { ...deps, log, guard, versions, lock: createPathLock() }
  const journal = createChangeJournal(journalDeps)
  const undo = createChangeUndo(journalDeps)
  const service = createFilesService({ db: deps.db, clock: deps.clock, log, folders, journal, undo, versions })
  const tools = createFileTools({
    places: { guard, folders: folders.all },
    journal,
    runSearch: (request, signal) => deps.workers.run<typeof search>('search-task', request, signal),
  })
  return { routes: createFilesRoutes(service), service, tools, lookup: folders, start: service.recover }
}
