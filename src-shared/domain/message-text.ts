import type { MessagePart } from './message.ts'

/** The plain text of a message: what a copy, a title and a search see. */
export const textOf = (parts: readonly MessagePart[]): string =>
  parts
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n')

/** The longest message, in UTF-16 units. More is attached as a file. */
export const MAX_MESSAGE_CHARS = 1_000_000
