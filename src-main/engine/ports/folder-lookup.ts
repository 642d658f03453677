import type { AllowedFolder } from '#shared/domain/file.ts'
import type { FolderId } from '#shared/domain/ids.ts'

/** An allowed folder without a look at the disk. */
export type KnownFolder = Omit<AllowedFolder, 'state'>

/** Which folders the person allowed, for features that must know what a folder permits. Files implements it. */
export interface FolderLookup {
  get(folderId: FolderId): KnownFolder | undefined
  /** oldest first */
  all(): KnownFolder[]
  /** The innermost allowed folder that an absolute path, links resolved, lies in. */
  ownerOf(absolutePath: string): KnownFolder | undefined
}
