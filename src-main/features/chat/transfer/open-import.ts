import { unzipSync } from 'fflate'
import { TRANSFER_FORMAT, TRANSFER_VERSION } from '#shared/domain/chat-transfer.ts'
import { AppError } from '#shared/errors/errors.ts'
import { kindOf } from '../attachment-kind.ts'
import type { ImportSource } from './import-types.ts'

const MAX_JSON_BYTES = 160 * 1024 * 1024
const MAX_ENTRIES = 20_000
const MAX_CONVERSATIONS = 20_000

export interface OpenedImport {
  source: ImportSource
  conversations: unknown[]
  /** of Hearth's own export */
  files: unknown
}

/**
 * The conversations in a file: Hearth's own export, ChatGPT's conversations.json, or the archive that holds it.
 *
 * @throws import.unreadable, payload.too_large
 */
export function openImport(bytes: Uint8Array, name: string): OpenedImport {
  const value = parse(kindOf(bytes) === 'zip' ? fromArchive(bytes, name) : bytes, name)
  const opened = recognise(value, name)
  if (opened.conversations.length > MAX_CONVERSATIONS) {
    throw new AppError('payload.too_large', `${name} holds more than ${MAX_CONVERSATIONS} chats`, { name })
  }
  return opened
}

function recognise(value: unknown, name: string): OpenedImport {
  if (Array.isArray(value) && value.some(isChatGpt)) return { source: 'chatgpt', conversations: value, files: [] }
  if (typeof value !== 'object' || value === null) throw unreadable(name)
  const own = value as { format?: unknown; version?: unknown; conversations?: unknown; files?: unknown }
  if (own.format !== TRANSFER_FORMAT || !Array.isArray(own.conversations)) throw unreadable(name)
  if (own.version !== TRANSFER_VERSION) {
    throw new AppError('import.unreadable', `${name} was written by a newer Hearth. Update this one first`, { name })
  }
  return { source: 'hearth', conversations: own.conversations, files: own.files }
}

const isChatGpt = (value: unknown): boolean => typeof value === 'object' && value !== null && 'mapping' in value

/** Only the one file that is looked for is unpacked, and it becomes no larger than it says. */
function fromArchive(bytes: Uint8Array, name: string): Uint8Array {
  let entries = 0
  let isTooLarge = false
  try {
    const found = unzipSync(bytes, {
      filter({ name: entry, originalSize }) {
        if (++entries > MAX_ENTRIES) throw unreadable(name)
        if (!/(?:^|\/)conversations\.json$/i.test(entry) || entry.includes('..')) return false
        isTooLarge = originalSize > MAX_JSON_BYTES
        return !isTooLarge
      },
    })
    const [content] = Object.values(found)
    if (isTooLarge) throw new AppError('payload.too_large', `${name} unpacks to more than 160 MB`, { name })
    if (content === undefined) throw unreadable(name)
    return content
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unreadable(name, cause)
  }
}

function parse(bytes: Uint8Array, name: string): unknown {
  if (bytes.byteLength > MAX_JSON_BYTES)
    throw new AppError('payload.too_large', `${name} is larger than 160 MB`, { name })
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

const unreadable = (name: string, cause?: unknown): AppError =>
  new AppError('import.unreadable', `${name} is no export that Hearth knows`, { name }, { cause })
