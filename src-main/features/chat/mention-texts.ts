import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { AttachmentText } from '#main/engine/ports/transcript.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import type { Mention } from '#shared/domain/mention.ts'
import { fromJson } from './chat.rows.ts'
import type { ChatTables, MentionTextRow, MessageRow } from './chat.tables.ts'

const t = tables<ChatTables>()

export function insertMentionText(tx: Tx, row: MentionTextRow): void {
  tx.run(t.insertInto('mention_texts').values(row))
}

/** What the files that a message mentions held. Private is what was private then or is now. */
export function mentionTexts(
  deps: { db: Db; folders: Pick<FolderLookup, 'get'> },
  message: Pick<MessageRow, 'mentions'>,
): AttachmentText[] {
  if (message.mentions === '[]') return []
  const ids = fromJson<Mention[]>(message.mentions).flatMap((mention) =>
    mention.kind === 'file' && mention.mentionId !== undefined ? [mention.mentionId] : [],
  )
  if (ids.length === 0) return []
  const rows = deps.db.all(t.selectFrom('mention_texts').selectAll().where('mention_id', 'in', ids))
  return rows.map((row) => ({
    name: row.name,
    text: row.text,
    isUntrusted: true,
    isPrivate: row.is_private === 1 || deps.folders.get(row.folder_id as FolderId)?.isPrivate === true,
  }))
}
