import { plainLine } from '#shared/std/plain-line.ts'

export const NEW_CHAT = 'New chat'
const MAX_TITLE_CHARS = 60
const MAX_PREVIEW_CHARS = 140

/** Of a text of any length only its beginning can be seen. */
const MAX_READ_CHARS = 4_000

const clip = (text: string, maxChars: number): string => {
  if (text.length <= maxChars) return text
  const cut = text.slice(0, maxChars)
  const space = cut.lastIndexOf(' ')
  return `${(space > maxChars / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}

const oneLine = (text: string): string => plainLine(text.replace(/\s+/g, ' '))

/** A title from what the person wrote: its first line that says something. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? ''
  return clip(oneLine(line.replace(/^\s*[#>*-]+\s+/, '')), MAX_TITLE_CHARS)
}

export const preview = (text: string): string => clip(oneLine(text.slice(0, MAX_READ_CHARS)), MAX_PREVIEW_CHARS)

/** A model's words as a title: one line without thinking, labels, quotes, markup and a full stop; empty when none is left. */
export function cleanTitle(answer: string): string {
  const visible = answer.replace(/<think>[\s\S]*?(<\/think>|$)/gi, '').trim()
  const line = oneLine(visible.split('\n').find((candidate) => candidate.trim() !== '') ?? '')
  const plain = line
    .replace(/<[^>]*>/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*_#~|<>{}[\]\\]/g, '')
  const unquoted = trimMarks(trimMarks(plain).replace(/^(chat\s+)?title\s*[:-]\s*/i, ''))
  return /[\p{L}\p{N}]/u.test(unquoted) ? clip(oneLine(unquoted), MAX_TITLE_CHARS) : ''
}

const trimMarks = (text: string): string => text.replace(/^["'“”‘’«»\s]+|["'“”‘’«».\s]+$/gu, '')
