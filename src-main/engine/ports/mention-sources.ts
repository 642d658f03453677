import type { MentionFile } from '#shared/contract/chat-library.contract.ts'
import type { FolderId } from '#shared/domain/ids.ts'

/** The files that a person can mention: inside allowed folders, past the same guard as the tools of agents. Files implements it. */
export interface MentionSources {
  /** Files whose path holds all these words; bounded in count and time. */
  find(text: string, limit: number, signal?: AbortSignal): Promise<MentionFile[]>
  /** @throws folder.not_found, file.not_found, file.binary, file.too_large, file.outside_folders, file.forbidden_name */
  read(folderId: FolderId, path: string): Promise<{ name: string; text: string; isPrivate: boolean }>
}
