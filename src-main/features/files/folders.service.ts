import { access, constants, realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { FolderLookup, KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { AllowedFolder, FolderAccess } from '#shared/domain/file.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import { errnoOf } from './file-errors.ts'
import * as store from './files.store.ts'
import { innermost } from './path-guard.ts'
import { hostFlavour, namesBelow, refusePath } from './path-names.ts'

interface FoldersDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  dataDir: string
}

export interface FolderWish {
  path: string
  access: FolderAccess
  isPrivate: boolean
}

export interface FolderEdit {
  folderId: FolderId
  access?: FolderAccess | undefined
  isPrivate?: boolean | undefined
  name?: string | undefined
}

export interface Folders extends FolderLookup {
  list(): Promise<AllowedFolder[]>
  allow(wish: FolderWish): Promise<AllowedFolder>
  update(edit: FolderEdit): Promise<AllowedFolder>
  remove(folderId: FolderId): Promise<void>
}

/** The folders that the person opened to agents. */
export function createFolders({ db, clock, ids, events, dataDir }: FoldersDeps): Folders {
  const all = () => store.listFolders(db)
  const get = (folderId: FolderId) => all().find((folder) => folder.folderId === folderId)

  function required(folderId: FolderId): KnownFolder {
    const folder = get(folderId)
    if (folder === undefined) throw new AppError('folder.not_found', 'This folder is not allowed', { folderId })
    return folder
  }

  return {
    all,
    get,
    ownerOf: (path) => innermost(all(), path, hostFlavour),
    list: () => Promise.all(all().map(withState)),

    async allow({ path, access, isPrivate }) {
      const real = await realFolder(path)
      await refuseTooWide(real, dataDir)
      const known = all().find((folder) => folder.path === real)
      const createdAt = clock.now()
      const folder = await db.durable((tx) => {
        const folderId = known?.folderId ?? ids.next('fold')
        const name = known?.name ?? freeName(basename(real) || real, store.listFolders(tx))
        const next = { folderId, path: real, name, access, isPrivate, createdAt: known?.createdAt ?? createdAt }
        if (known === undefined) store.insertFolder(tx, next)
        else store.updateFolder(tx, next)
        events.append(tx, { type: 'folder.changed', subject: folderId, data: { access, isPrivate } })
        return next
      })
      return withState(folder)
    },

    async update({ folderId, ...edit }) {
      const before = required(folderId)
      const folder = await db.durable((tx) => {
        const name =
          edit.name === undefined ? before.name : checkName(edit.name.trim(), folderId, store.listFolders(tx))
        const next = {
          ...before,
          name,
          access: edit.access ?? before.access,
          isPrivate: edit.isPrivate ?? before.isPrivate,
        }
        store.updateFolder(tx, next)
        events.append(tx, { type: 'folder.changed', subject: folderId, data: { access: next.access } })
        return next
      })
      return withState(folder)
    },

    async remove(folderId) {
      required(folderId)
      await db.durable((tx) => {
        store.removeFolder(tx, folderId, clock.now())
        events.append(tx, { type: 'folder.changed', subject: folderId, data: { isRemoved: true } })
      })
    },
  }
}

/** What stands there now may be a link or a file that took the folder's place; agents reach nothing through it. */
async function withState(folder: KnownFolder): Promise<AllowedFolder> {
  return { ...folder, state: await stateOf(folder.path) }
}

async function stateOf(path: string): Promise<AllowedFolder['state']> {
  try {
    await access(path, constants.R_OK)
    const isSame = (await realpath(path)) === path && (await stat(path)).isDirectory()
    return isSame ? 'ok' : 'missing'
  } catch (cause) {
    return ['ENOENT', 'ENOTDIR'].includes(errnoOf(cause) ?? '') ? 'missing' : 'unreadable'
  }
}

async function realFolder(path: string): Promise<string> {
  const refusal = refusePath(path, hostFlavour)
  if (refusal !== null) throw new AppError('folder.not_found', refusal, { path })
  if (!isAbsolute(path)) throw new AppError('folder.not_found', 'Give the whole path of the folder', { path })
  const real = await realpath(path).catch((cause: unknown) => {
    throw new AppError('folder.not_found', 'There is no such folder', { path }, { cause })
  })
  if (!(await stat(real)).isDirectory()) throw new AppError('folder.not_a_folder', 'That is not a folder', { path })
  return real
}

const SYSTEM_ROOTS = ['/', '/proc', '/sys', '/dev', '/etc', '/boot', '/run']

/** A folder around Hearth's own data is fine: the path guard keeps that part closed. */
async function refuseTooWide(path: string, dataDir: string): Promise<void> {
  const ownData = await realpath(dataDir).catch(() => dataDir)
  if (namesBelow(ownData, path, hostFlavour) !== null) {
    throw new AppError('file.outside_folders', "Hearth's own data folder cannot be opened to agents", { path })
  }
  const windows = process.env.SystemRoot
  const isSystem =
    hostFlavour === 'win32'
      ? /^[a-z]:\\?$/i.test(path) || (windows !== undefined && namesBelow(windows, path, 'win32') !== null)
      : SYSTEM_ROOTS.some((root) => (root === '/' ? path === '/' : namesBelow(root, path, 'posix') !== null))
  if (isSystem)
    throw new AppError('file.outside_folders', 'This belongs to the system. Choose a folder in it', { path })
}

function freeName(wanted: string, folders: readonly KnownFolder[]): string {
  const taken = new Set(folders.map((folder) => folder.name.toLowerCase()))
  const base = wanted.replace(/[\\/:]/g, '') || 'Folder'
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base} ${n}`
    if (!taken.has(name.toLowerCase())) return name
  }
}

function checkName(name: string, folderId: FolderId, folders: readonly KnownFolder[]): string {
  if (name === '' || /[\\/:]/.test(name))
    throw new AppError('input.invalid', 'A name must not hold / \\ or :', { name })
  const isTaken = folders.some(
    (other) => other.folderId !== folderId && other.name.toLowerCase() === name.toLowerCase(),
  )
  if (isTaken) throw new AppError('input.invalid', 'Another folder has this name', { name })
  return name
}
