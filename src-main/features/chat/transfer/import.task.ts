import { Buffer } from 'node:buffer'
import { closeSync, openSync, writeSync } from 'node:fs'
import { translateSqliteError } from '#main/engine/db/sqlite-error.ts'
import type { TransferMessage } from '#shared/domain/chat-transfer.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { preview } from '../title-text.ts'
import type { ImportSource, ReadConversation, ReadHead, Skipped } from './import-types.ts'
import { openImport } from './open-import.ts'
import { readChatGpt } from './read-chatgpt.ts'
import { readFiles, readOwn, titleOf } from './read-own.ts'

export interface ImportRequest {
  bytes: Uint8Array
  name: string
  /** where conversations are written, one after the other */
  target: string
}

export interface ImportPlan {
  source: ImportSource
  chats: ChatPlaces[]
  skipped: Skipped[]
}

/** In the target: where something starts and how many bytes it has. */
export type Place = readonly [start: number, length: number]

export interface ChatPlaces {
  head: Place
  /** its messages in pieces, each small enough to be put in at once */
  pieces: Place[]
}

const PIECE_MESSAGES = 20
const PIECE_CHARS = 40_000

/** Reads a whole import into checked conversations, in pieces, so that putting them in needs one piece at a time. */
export default function readImport({ bytes, name, target }: ImportRequest): ImportPlan {
  const { source, conversations, files } = openImport(bytes, name)
  const known = readFiles(files)
  const out = openSync(target, 'wx', 0o600)
  const plan: ImportPlan = { source, chats: [], skipped: [] }
  let at = 0
  const write = (what: unknown): Place => {
    const bytes = Buffer.from(JSON.stringify(what))
    for (let done = 0; done < bytes.length; ) done += writeSync(out, bytes, done)
    at += bytes.length
    return [at - bytes.length, bytes.length]
  }
  try {
    for (const [index, value] of conversations.entries()) {
      const read = readOne(value, source, known)
      if ('skipped' in read) plan.skipped.push(read.skipped)
      else {
        if (read.note !== null) plan.skipped.push(read.note)
        const head = write(headOf(read))
        plan.chats.push({ head, pieces: piecesOf(read.chat.messages).map(write) })
      }
      // what was read is not needed any more
      conversations[index] = null
    }
    return plan
  } catch (thrown) {
    throw translateSqliteError(thrown)
  } finally {
    closeSync(out)
  }
}

function headOf({ chat: { messages, ...chat }, files }: ReadConversation): ReadHead {
  const last = messages.findLast(({ parts }) => textOf(parts) !== '')
  return { chat, files, preview: preview(textOf(last?.parts ?? [])) }
}

function piecesOf(messages: readonly TransferMessage[]): TransferMessage[][] {
  const pieces: TransferMessage[][] = []
  let chars = 0
  for (const message of messages) {
    const own = textOf(message.parts).length
    const piece = pieces.at(-1)
    if (piece === undefined || piece.length >= PIECE_MESSAGES || chars + own > PIECE_CHARS) {
      pieces.push([message])
      chars = own
    } else {
      piece.push(message)
      chars += own
    }
  }
  return pieces
}

type ReadOne = (ReadConversation & { note: Skipped | null }) | { skipped: Skipped }

function readOne(value: unknown, source: ImportSource, files: ReturnType<typeof readFiles>): ReadOne {
  try {
    if (source === 'chatgpt') {
      const read = readChatGpt(value)
      return 'skipped' in read ? read : { ...read, files: [] }
    }
    const read = readOwn(value, files)
    return 'skipped' in read ? read : { ...read, note: null }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    return { skipped: { title: titleOf(value), why: 'it is nested too deeply' } }
  }
}
