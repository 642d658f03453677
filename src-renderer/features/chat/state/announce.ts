import { splitBlocks } from '#renderer/ui/markdown/split-blocks.ts'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { strings } from '../strings.ts'

/** How far an answer has been said aloud. */
export interface Spoken {
  messageId: string
  state: PathMessage['state']
  paragraphs: number
}

const words = strings.live

/**
 * What a screen reader is told when an answer goes on: "Answering", whole paragraphs, how it ended. Null when there
 * is nothing new. An answer that was complete when it was first seen is not read out.
 */
export function announce(before: Spoken | null, message: PathMessage): { spoken: Spoken; text: string } | null {
  const { messageId, state } = message
  const blocks = splitBlocks(textOf(message.parts))
  const isDone = state === 'complete' || state === 'stopped' || state === 'failed'
  const paragraphs = isDone ? blocks.length : Math.max(0, blocks.length - 1)
  const spoken = { messageId, state, paragraphs }
  if (before?.messageId !== messageId) {
    return isDone ? { spoken, text: '' } : { spoken: { ...spoken, paragraphs: 0 }, text: words.answering }
  }
  if (before.state === state && before.paragraphs >= paragraphs) return null
  const fresh = blocks.slice(before.paragraphs, paragraphs).map(({ source }) => plainWords(source))
  const ending = before.state === state ? '' : endingOf(message)
  return { spoken, text: [...fresh, ending].filter((text) => text !== '').join('\n') }
}

function endingOf({ state, error }: PathMessage): string {
  if (state === 'complete') return words.finished
  if (state === 'stopped') return words.stopped
  if (state === 'failed') return words.failed(error?.message ?? '')
  return state === 'waiting' ? words.approval : ''
}

/** Marks of Markdown are not words. */
const plainWords = (source: string): string =>
  source
    .replace(/[*_`#>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
