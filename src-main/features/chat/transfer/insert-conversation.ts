import { Buffer } from 'node:buffer'
import type { Tx } from '#main/engine/db/db.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { TransferFile } from '#shared/domain/chat-transfer.ts'
import { imageTokens } from '#shared/domain/image-tokens.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { imageSize } from '../attachment-image.ts'
import { isImageKind, kindOf } from '../attachment-kind.ts'
import * as store from '../chat.store.ts'
import type { AttachmentRow } from '../chat.tables.ts'
import { toAttachmentRef } from '../chat.views.ts'
import * as messages from '../messages.store.ts'
import { NEW_CHAT, preview } from '../title-text.ts'
import type { ReadConversation } from './import-types.ts'

const CHARS_PER_TOKEN = 4

/** Puts a checked conversation in under new ids, whole, in the caller's transaction. Gives its id. */
export function insertRead(
  tx: Tx,
  { chat, files }: ReadConversation,
  the: { ids: IdSource; now: number; agentId: string; mode: RunMode },
): string {
  const { ids, now } = the
  const conversationId = ids.next('conv')
  const refs = new Map(files.map((file) => [file.id, insertFile(tx, file, { ids, now })]))
  const newIds = new Map(chat.messages.map(({ id }) => [id, ids.next('msg')]))
  const depths = new Map<string, number>()
  const last = chat.messages.findLast(({ parts }) => textOf(parts) !== '')
  store.insertConversation(tx, {
    conversation_id: conversationId,
    title: chat.title.slice(0, 200) || NEW_CHAT,
    title_by: 'person',
    preview: preview(textOf(last?.parts ?? [])),
    is_pinned: chat.isPinned ? 1 : 0,
    agent_id: the.agentId,
    model: null,
    params: '{}',
    mode: the.mode,
    head_id: null,
    message_count: 0,
    active_run_id: null,
    last_run_id: null,
    context: null,
    created_at: chat.createdAt,
    updated_at: chat.updatedAt,
    deleted_at: null,
  })
  for (const { id, parent, role, state, createdAt, parts, files: attached, usage } of chat.messages) {
    const depth = parent === null ? 0 : (depths.get(parent) ?? 0) + 1
    depths.set(id, depth)
    const messageId = newIds.get(id) ?? ids.next('msg')
    messages.insertMessage(tx, {
      message_id: messageId,
      conversation_id: conversationId,
      parent_id: parent === null ? null : (newIds.get(parent) ?? null),
      depth,
      role,
      state,
      run_id: null,
      applied_seq: 0,
      client_key: null,
      created_at: createdAt,
      attachments: JSON.stringify(attached.flatMap((each) => refOf(refs.get(each.id), each.firstPassage))),
      model: null,
      usage: usage === null ? null : JSON.stringify(usage),
      error: null,
      parts: JSON.stringify(parts),
    })
    messages.indexNewText(tx, messageId, textOf(parts))
  }
  const headId = chat.head === null ? undefined : newIds.get(chat.head)
  if (headId !== undefined) {
    messages.setPath(tx, conversationId, headId)
    const message_count = messages.pathLength(tx, conversationId)
    store.updateConversation(tx, conversationId, { head_id: headId, message_count })
  }
  return conversationId
}

function refOf(ref: AttachmentRef | undefined, firstPassage: number | undefined): AttachmentRef[] {
  if (ref === undefined) return []
  return [firstPassage === undefined || ref.passageCount === undefined ? ref : { ...ref, firstPassage }]
}

function insertFile(tx: Tx, file: TransferFile, { ids, now }: { ids: IdSource; now: number }): AttachmentRef {
  const bytes = file.contentBase64 === undefined ? null : Buffer.from(file.contentBase64, 'base64')
  const size = sizeOf(bytes, file.name)
  const { text = '', passages } = file
  const row: AttachmentRow = {
    attachment_id: ids.next('att'),
    name: file.name,
    media_type: file.mediaType,
    size_bytes: file.sizeBytes,
    tokens: size === null ? Math.ceil(text.length / CHARS_PER_TOKEN) : imageTokens(size),
    created_at: now,
    text,
    // a picture that was not exported is a name and nothing to look at
    kind: file.kind === 'image' && bytes === null ? 'text' : file.kind,
    bytes,
    width: size?.width ?? null,
    height: size?.height ?? null,
    page_count: file.pageCount ?? null,
    passages: passages === undefined ? null : JSON.stringify(passages),
  }
  store.insertAttachment(tx, row)
  return toAttachmentRef({ ...row, passage_count: (passages?.length ?? 0) / 3 })
}

function sizeOf(bytes: Buffer | null, name: string): { width: number; height: number } | null {
  const kind = bytes === null ? 'other' : kindOf(bytes)
  return bytes === null || !isImageKind(kind) ? null : imageSize(bytes, kind, name)
}
