import { Buffer } from 'node:buffer'
import {
  MAX_TRANSFER_TEXT,
  TRANSFER_VERSION,
  TransferConversation,
  TransferFile,
  type TransferMessage,
} from '#shared/domain/chat-transfer.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import { imageSize } from '../attachment-image.ts'
import { IMAGE_TYPES, isImageKind, kindOf } from '../attachment-kind.ts'
import { withoutKeys } from './export-rows.ts'
import type { ReadConversation, Skipped } from './import-types.ts'

/** The files of an export by their id; what is broken is left out, and conversations then have only its name. */
export function readFiles(values: unknown): Map<string, TransferFile> {
  const files = new Map<string, TransferFile>()
  for (const value of Array.isArray(values) ? values : []) {
    const parsed = TransferFile.safeParse(value)
    if (parsed.success && isSound(parsed.data)) files.set(parsed.data.id, parsed.data)
  }
  return files
}

/** A picture must be one, and passages must lie inside of their text: neither is taken on trust. */
function isSound(file: TransferFile): boolean {
  if (file.kind === 'image') {
    if (file.contentBase64 === undefined) return true
    const bytes = Buffer.from(file.contentBase64, 'base64')
    const kind = kindOf(bytes)
    if (!isImageKind(kind) || IMAGE_TYPES[kind] !== file.mediaType) return false
    try {
      return imageSize(bytes, kind, file.name).width > 0
    } catch {
      return false
    }
  }
  const { passages = [], text = '' } = file
  if (file.contentBase64 !== undefined || passages.length % 3 !== 0) return false
  return passages.every((at, index) => {
    if (index % 3 === 2) return true
    const before = index % 3 === 1 ? (passages[index - 1] ?? 0) : (passages[index - 2] ?? 0)
    return at <= text.length && at >= before
  })
}

/** A conversation of Hearth's own export. Its ids become others when it is put in. */
export function readOwn(
  value: unknown,
  files: ReadonlyMap<string, TransferFile>,
): ReadConversation | { skipped: Skipped } {
  const parsed = TransferConversation.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.slice(0, 4).join(' ') ?? ''
    return {
      skipped: { title: titleOf(value), why: `it does not have the form of version ${TRANSFER_VERSION} (${where})` },
    }
  }
  const chat = parsed.data
  const why = whyNoTree(chat.messages)
  if (why !== null) return { skipped: { title: chat.title, why } }
  const used = new Set(chat.messages.flatMap((message) => message.files.map(({ id }) => id)))
  const messages = chat.messages.map((message) => ({
    ...message,
    state: ENDED[message.state] ?? message.state,
    parts: message.parts.map(ended),
    files: message.files.filter(({ id }) => files.has(id)),
  }))
  const head = messages.some(({ id }) => id === chat.head) ? chat.head : (messages.at(-1)?.id ?? null)
  return { chat: { ...chat, messages, head }, files: [...used].flatMap((id) => files.get(id) ?? []) }
}

/** Nothing runs in an imported chat. */
const ENDED: Partial<Record<TransferMessage['state'], TransferMessage['state']>> = {
  streaming: 'stopped',
  waiting: 'stopped',
  paused: 'stopped',
}

function ended(part: MessagePart): MessagePart {
  const plain = withoutKeys(part)
  if (plain.type !== 'tool_call') return plain
  const isOpen = plain.state === 'pending' || plain.state === 'waiting' || plain.state === 'running'
  return { ...plain, state: isOpen ? 'cancelled' : plain.state, isUntrusted: true }
}

/** A message follows one that stands before it in the file: so there are no circles, and no part is without a start. */
function whyNoTree(messages: readonly TransferMessage[]): string | null {
  const known = new Set<string>()
  for (const { id, parent, parts } of messages) {
    if (known.has(id)) return 'two of its messages have the same id'
    if (parent !== null && !known.has(parent)) return 'a message in it follows one that is not there'
    const chars = parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0)
    if (chars > MAX_TRANSFER_TEXT) return 'a message in it is longer than a million characters'
    known.add(id)
  }
  return null
}

export function titleOf(value: unknown): string {
  const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : null
  return typeof title === 'string' && title.trim() !== ''
    ? title.slice(0, 120).toWellFormed()
    : 'A chat without a title'
}
