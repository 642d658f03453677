import { closeSync, openSync, writeSync } from 'node:fs'
import type { ImportSource, ReadConversation, Skipped } from './import-types.ts'
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
  /** places of conversations in the target: where each starts and how many bytes it has */
  places: [start: number, length: number][]
  skipped: Skipped[]
}

/** Reads a whole import into checked conversations, each on its own, so that putting them in needs one at a time. */
export default function readImport({ bytes, name, target }: ImportRequest): ImportPlan {
  const { source, conversations, files } = openImport(bytes, name)
  const known = readFiles(files)
  const out = openSync(target, 'wx', 0o600)
  const plan: ImportPlan = { source, places: [], skipped: [] }
  let at = 0
  try {
    for (const [index, value] of conversations.entries()) {
      const read = readOne(value, source, known)
      if ('skipped' in read) plan.skipped.push(read.skipped)
      else {
        if (read.note !== null) plan.skipped.push(read.note)
        const length = writeSync(out, JSON.stringify({ chat: read.chat, files: read.files } satisfies ReadConversation))
        plan.places.push([at, length])
        at += length
      }
      // what was read is not needed any more
      conversations[index] = null
    }
    return plan
  } finally {
    closeSync(out)
  }
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
