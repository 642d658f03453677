import { z } from 'zod'
import { AllowedFolder, FileChange, FolderAccess } from '../domain/file.ts'
import { ChangeId, FolderId, RunId } from '../domain/ids.ts'
import { Done, intParam, page, pick, procedure } from './base.ts'

export const BrowseEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  sizeBytes: z.number().nullable(),
})
export type BrowseEntry = z.infer<typeof BrowseEntry>

const route = { tags: ['Files'] }
const undoErrors = pick(
  'change.not_found',
  'change.already_undone',
  'file.changed_since',
  'file.read_only',
  'version.damaged',
  'disk.full',
  'folder.not_found',
  'file.outside_folders',
)

export const files = {
  folders: procedure
    .route({ ...route, method: 'GET', path: '/folders', summary: 'Allowed folders' })
    .output(z.array(AllowedFolder)),
  allowFolder: procedure
    .route({ ...route, method: 'POST', path: '/folders', summary: 'Allow a folder' })
    .errors(pick('folder.not_found', 'folder.not_a_folder', 'file.outside_folders'))
    .input(
      z.object({
        path: z.string().min(1).max(4_000),
        access: FolderAccess.default('read'),
        isPrivate: z.boolean().default(false),
      }),
    )
    .output(AllowedFolder),
  updateFolder: procedure
    .route({ ...route, method: 'PATCH', path: '/folders/{folderId}', summary: 'Change what agents may do in a folder' })
    .errors(pick('folder.not_found'))
    .input(
      z.object({
        folderId: FolderId,
        access: FolderAccess.optional(),
        isPrivate: z.boolean().optional(),
        name: z.string().min(1).max(80).optional(),
      }),
    )
    .output(AllowedFolder),
  removeFolder: procedure
    .route({ ...route, method: 'DELETE', path: '/folders/{folderId}', summary: 'No longer allow a folder' })
    .errors(pick('folder.not_found'))
    .input(z.object({ folderId: FolderId }))
    .output(Done),
  /** For the person's own folder and file picker; never reachable by an agent. Empty path: home and drives. */
  browse: procedure
    .route({ ...route, method: 'GET', path: '/browse', summary: 'Look into a folder of this PC' })
    .errors(pick('folder.not_found', 'folder.not_a_folder'))
    .input(z.object({ path: z.string().max(4_000).default(''), extension: z.string().max(16).optional() }))
    .output(
      z.object({ path: z.string(), parent: z.string().nullable(), entries: z.array(BrowseEntry), isCut: z.boolean() }),
    ),
  /** Newest first. */
  changes: procedure
    .route({ ...route, method: 'GET', path: '/file-changes', summary: 'Files that agents changed' })
    .input(z.object({ runId: RunId.optional(), limit: intParam(1, 200).default(100), cursor: z.string().optional() }))
    .output(page(FileChange)),
  diff: procedure
    .route({ ...route, method: 'GET', path: '/file-changes/{changeId}/diff', summary: 'A change, before and after' })
    .errors(pick('change.not_found', 'version.damaged'))
    .input(z.object({ changeId: ChangeId }))
    .output(z.object({ path: z.string(), isNew: z.boolean(), before: z.string(), after: z.string() })),
  /** Puts the version before this change back. Refused when the file was changed since, unless `force`. */
  undo: procedure
    .route({ ...route, method: 'POST', path: '/file-changes/{changeId}/undo', summary: 'Undo a change' })
    .errors(undoErrors)
    .input(z.object({ changeId: ChangeId, force: z.boolean().default(false) }))
    .output(FileChange),
  /** Undoes all changes of a run, newest first. Changes that cannot be undone are named, the rest is done. */
  undoRun: procedure
    .route({ ...route, method: 'POST', path: '/runs/{runId}/undo-files', summary: 'Undo all changes of a run' })
    .errors(undoErrors)
    .input(z.object({ runId: RunId, force: z.boolean().default(false) }))
    .output(
      z.object({
        undone: z.array(FileChange),
        refused: z.array(z.object({ changeId: ChangeId, path: z.string(), why: z.string() })),
      }),
    ),
}
