import { Buffer } from 'node:buffer'
import type { Db } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { TransferFile, TransferMessage } from '#shared/domain/chat-transfer.ts'
import type { AttachmentKind, AttachmentRef, MessagePart } from '#shared/domain/message.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { fromJson, fromJsonOrNull } from '../chat.rows.ts'
import { findAttachment } from '../chat.store.ts'
import type { ChatTables, ConversationRow, MessageRow } from '../chat.tables.ts'
import { readPath } from '../messages.store.ts'

const t = tables<ChatTables>()
const WINDOW = 100

export type ExportedMessage = TransferMessage & { names: string[] }

/** The messages of a conversation, a window at a time: the branch that is shown, or all in the order they were written. */
export function* readMessages(db: Db, row: ConversationRow, allBranches: boolean): Generator<ExportedMessage> {
  const id = row.conversation_id
  let after = 0
  for (let offset = 0; ; offset += WINDOW) {
    const rows = allBranches ? readAfter(db, id, after) : readPath(db, id, { offset, limit: WINDOW })
    for (const each of rows) yield toTransfer(each)
    after = rows.at(-1)?.row_no ?? after
    if (rows.length < WINDOW) return
  }
}

const readAfter = (db: Db, conversationId: string, rowNo: number): MessageRow[] =>
  db.all(
    t
      .selectFrom('messages')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('row_no', '>', rowNo)
      .orderBy('row_no')
      .limit(WINDOW),
  )

function toTransfer(row: MessageRow): ExportedMessage {
  const refs = fromJson<AttachmentRef[]>(row.attachments)
  return {
    id: row.message_id,
    parent: row.parent_id,
    role: row.role as TransferMessage['role'],
    state: row.state as TransferMessage['state'],
    createdAt: row.created_at,
    parts: fromJson<MessagePart[]>(row.parts).map(withoutKeys),
    files: refs.map(({ attachmentId, firstPassage }) => ({
      id: attachmentId,
      ...(firstPassage === undefined ? {} : { firstPassage }),
    })),
    model: fromJsonOrNull<ModelRef>(row.model)?.name ?? null,
    usage: fromJsonOrNull(row.usage),
    names: refs.map(({ name }) => name),
  }
}

/** What points at things of this installation, or was signed for one provider, means nothing anywhere else. */
export function withoutKeys(part: MessagePart): MessagePart {
  if (part.type === 'reasoning') {
    const { opaque: _opaque, ...rest } = part
    return rest
  }
  if (part.type !== 'tool_call') return part
  const { approvalId: _approval, changeId: _change, ...rest } = part
  return rest
}

/** Null when it is gone. */
export function fileOf(db: Db, id: string, withContent: boolean): TransferFile | null {
  const row = findAttachment(db, id)
  if (row === undefined) return null
  return {
    id,
    name: row.name,
    mediaType: row.media_type,
    kind: row.kind as AttachmentKind,
    sizeBytes: row.size_bytes,
    ...(row.page_count === null ? {} : { pageCount: row.page_count }),
    ...(withContent && row.bytes === null ? { text: row.text } : {}),
    ...(withContent && row.passages !== null ? { passages: fromJson<number[]>(row.passages) } : {}),
    ...(withContent && row.bytes !== null ? { contentBase64: Buffer.from(row.bytes).toString('base64') } : {}),
  }
}
