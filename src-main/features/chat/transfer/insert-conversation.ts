import { Buffer } from 'node:buffer'
import type { Tx } from '#main/engine/db/db.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { TransferFile, TransferMessage } from '#shared/domain/chat-transfer.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { imageTokens } from '#shared/domain/image-tokens.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { plainLine } from '#shared/std/plain-line.ts'
import { imageSize } from '../attachment-image.ts'
import { isImageKind, kindOf } from '../attachment-kind.ts'
import * as store from '../chat.store.ts'
import type { AttachmentRow } from '../chat.tables.ts'
import { toAttachmentRef } from '../chat.views.ts'
import * as messages from '../messages.store.ts'
import { NEW_CHAT } from '../title-text.ts'
import type { ReadHead } from './import-types.ts'

const CHARS_PER_TOKEN = 4

/** A conversation that is being put in, under new ids. It lies in the bin until it is whole. */
export interface Putting {
  conversationId: ConversationId
  head: ReadHead
  refs: Map<string, AttachmentRef>
  placed: Map<string, { messageId: string; depth: number; parent: string | null }>
}

/** Makes the conversation and its files, without a message, in the caller's transaction. */
export function beginConversation(
  tx: Tx,
  head: ReadHead,
  the: { ids: IdSource; now: number; agentId: string; mode: RunMode },
): Putting {
  const { ids, now } = the
  const { chat, files } = head
  const conversationId = ids.next('conv') as ConversationId
  store.insertConversation(tx, {
    conversation_id: conversationId,
    title: plainLine(chat.title).slice(0, 200) || NEW_CHAT,
    title_by: 'person',
    preview: head.preview,
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
    deleted_at: now,
  })
  const refs = new Map(files.map((file) => [file.id, insertFile(tx, file, { ids, now })]))
  return { conversationId, head, refs, placed: new Map() }
}

/** The next messages; each stands after the one that it follows. */
export function putMessages(
  tx: Tx,
  { conversationId, refs, placed }: Putting,
  { ids, read }: { ids: IdSource; read: readonly TransferMessage[] },
): void {
  for (const { id, parent, role, state, createdAt, parts, files: attached, usage } of read) {
    const above = parent === null ? undefined : placed.get(parent)
    const messageId = ids.next('msg')
    const depth = above === undefined ? 0 : above.depth + 1
    placed.set(id, { messageId, depth, parent })
    messages.insertMessage(tx, {
      message_id: messageId,
      conversation_id: conversationId,
      parent_id: above?.messageId ?? null,
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
}

/** The places of the branch that is shown, from its first message on. */
export function pathOf({ head, placed }: Putting): { messageId: string; depth: number }[] {
  const path: { messageId: string; depth: number }[] = []
  let id = head.chat.head
  for (
    let at = id === null ? undefined : placed.get(id);
    at !== undefined;
    at = id === null ? undefined : placed.get(id)
  ) {
    path.push({ messageId: at.messageId, depth: at.depth })
    id = at.parent
  }
  return path.reverse()
}

/** Takes it out of the bin, once its path was written. */
export function endConversation(tx: Tx, { conversationId }: Putting, path: readonly { messageId: string }[]): void {
  const head_id = path.at(-1)?.messageId ?? null
  store.updateConversation(tx, conversationId, { head_id, message_count: path.length, deleted_at: null })
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
