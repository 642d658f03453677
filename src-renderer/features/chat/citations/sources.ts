import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import type { Source } from '#shared/contract/chat-files.contract.ts'
import type { AttachmentId, ConversationId } from '#shared/domain/ids.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'

/** What is attached in the open conversation: what numbers in its answers may point to. */
export const useSources = create<{ items: readonly Source[] }>(() => ({ items: [] }))

let newest = 0

/** Reads the files of a conversation; none for none. */
export async function readSources(conversationId: ConversationId | null): Promise<void> {
  const mine = ++newest
  if (conversationId === null) return useSources.setState({ items: [] })
  const found = await client.chat.sources({ conversationId }).catch(() => null)
  if (found !== null && mine === newest) useSources.setState(found)
}

export interface Cited {
  file: AttachmentRef
  /** counted from 0 in its file */
  place: number
}

/** The passage with a number, of what was attached before an answer; undefined when there is none. */
export function findCited(items: readonly Source[], no: number, answeredAt: number): Cited | undefined {
  for (const { ref, at } of items) {
    const { firstPassage: first, passageCount: count = 0 } = ref
    if (at <= answeredAt && first !== undefined && no >= first && no < first + count)
      return { file: ref, place: no - first }
  }
  return undefined
}

export interface Passage {
  page: number | null
  text: string
}

const KEPT = 200
const read = new Map<string, Promise<Passage | null>>()

/** One passage, remembered: chips ask for it each time the pointer comes by. */
export function passageAt(attachmentId: AttachmentId, place: number): Promise<Passage | null> {
  const key = `${attachmentId} ${place}`
  const known = read.get(key)
  if (known !== undefined) return known
  const reading = client.chat
    .passages({ attachmentId, offset: place, limit: 1 })
    .then(({ items: [passage] }) => passage ?? null)
  reading.catch(() => read.delete(key))
  read.set(key, reading)
  const [oldest] = read.keys()
  if (read.size > KEPT && oldest !== undefined) read.delete(oldest)
  return reading
}
