import { os } from '#main/engine/rpc/implement.ts'
import type { FilesService } from './files.service.ts'

const DONE = { done: true as const }

export const createFilesRoutes = (service: FilesService) => ({
  folders: os.files.folders.handler(() => service.folders.list()),
  allowFolder: os.files.allowFolder.handler(({ input }) => service.folders.allow(input)),
  updateFolder: os.files.updateFolder.handler(({ input }) => service.folders.update(input)),
  removeFolder: os.files.removeFolder.handler(async ({ input }) => {
    await service.folders.remove(input.folderId)
    return DONE
  }),
  browse: os.files.browse.handler(({ input }) => service.browse(input)),
  changes: os.files.changes.handler(({ input }) => service.changes(input)),
  diff: os.files.diff.handler(({ input }) => service.diff(input.changeId)),
  undo: os.files.undo.handler(({ input }) => service.undo(input.changeId, input.force)),
  undoRun: os.files.undoRun.handler(({ input }) => service.undoRun(input.runId, input.force)),
})
