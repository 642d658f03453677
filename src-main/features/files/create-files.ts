import { join } from 'node:path'
import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { FolderLookup, KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { MentionSources } from '#main/engine/ports/mention-sources.ts'
import { isFolderOpen, mayReadPrivate } from '#main/engine/tools/folder-scope.ts'
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
import { createMentionSources } from './mention-files.ts'
import { createPathGuard } from './path-guard.ts'
import { createPathLock } from './path-lock.ts'
import type search from './search.task.ts'
import type { RunSearch } from './search.tool.ts'
import { closedIn } from './tool-places.ts'
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
  mentionSources: MentionSources
  /** Before runs are worked on: finishes changes that a crash cut off. */
  start(): Promise<void>
}

/** The folders that the person allowed, what agents do with files in them, and taking it back. */
export function createFiles(deps: FilesDeps): Files {
  const log = deps.log.child('files')
  const folders = createFolders(deps)
  const isOpen = ({ folderId }: KnownFolder) => isFolderOpen(folderId)
  const guard = createPathGuard({ folders: folders.all, isOpen, dataDir: deps.dataDir })
  const versions = createVersionStore(join(deps.dataDir, 'versions'))
  const journalDeps = { ...deps, log, guard, versions, lock: createPathLock() }
  const journal = createChangeJournal(journalDeps)
  const undo = createChangeUndo(journalDeps)
  const service = createFilesService({ db: deps.db, clock: deps.clock, log, folders, journal, undo, versions })
  const isShown = (folder: KnownFolder) => isOpen(folder) && (mayReadPrivate() || !folder.isPrivate)
  const places = {
    guard,
    folders: () => folders.all().filter(isOpen),
    shown: () => folders.all().filter(isShown),
    closedIn: (folder: KnownFolder) =>
      closedIn(
        folder,
        folders.all().filter((each) => !isShown(each)),
      ),
  }
  const runSearch: RunSearch = (request, signal) => deps.workers.run<typeof search>('search-task', request, signal)
  const tools = createFileTools({ places, journal, runSearch })
  const mentionSources = createMentionSources(places, runSearch)
  return { routes: createFilesRoutes(service), service, tools, lookup: folders, mentionSources, start: service.recover }
}
