import { createParser } from 'eventsource-parser'
import { badResponse } from './http-errors.ts'
import type { Who } from './refusal-rules.ts'

const MAX_LINE_CHARS = 16 * 1024 * 1024

/** Lines of a byte stream, without their ends; a cut UTF-8 character waits for its rest. Empty lines are left out. */
export async function* lines(body: AsyncIterable<Uint8Array>, who: Who): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest: string[] = []
  let restChars = 0
  for await (const piece of body) {
    const [first = '', ...more] = decoder.decode(piece, { stream: true }).split('\n')
    rest.push(first)
    restChars += first.length
    if (restChars > MAX_LINE_CHARS) throw badResponse(who, 'sent a line of more than 16 MB')
    for (const next of more) {
      const line = rest.join('').trim()
      rest = [next]
      restChars = next.length
      if (line !== '') yield line
    }
  }
  const last = (rest.join('') + decoder.decode()).trim()
  if (last !== '') yield last
}

export interface ServerEvent {
  event: string | undefined
  data: string
}

/**
 * Server-sent events of a byte stream. Comment lines keep a connection alive and are not given out. The last event counts
 * also when the server forgot the empty line after it.
 */
export async function* serverEvents(body: AsyncIterable<Uint8Array>, who: Who): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let ready: ServerEvent[] = []
  let isTooLong = false
  const parser = createParser({
    maxBufferSize: MAX_LINE_CHARS,
    onEvent: ({ event, data }) => ready.push({ event, data }),
    onError: (error) => {
      isTooLong ||= error.type === 'max-buffer-size-exceeded'
    },
  })
  const take = () => {
    if (isTooLong) throw badResponse(who, 'sent a line of more than 16 MB')
    const events = ready
    ready = []
    return events
  }
  for await (const piece of body) {
    parser.feed(decoder.decode(piece, { stream: true }))
    yield* take()
  }
  if (isTooLong) return
  parser.feed(`${decoder.decode()}\n\n`)
  yield* take()
}

const MAX_BODY_BYTES = 32 * 1024 * 1024

/** The whole body as text, of at most 32 MB. */
export async function wholeBody(body: AsyncIterable<Uint8Array>, who: Who): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    parts.push(piece)
    size += piece.length
    if (size > MAX_BODY_BYTES) throw badResponse(who, 'sent an answer of more than 32 MB')
  }
  return Buffer.concat(parts).toString('utf8')
}
