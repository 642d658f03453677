export type ExportFormat = 'markdown' | 'html' | 'json'

const ENDINGS = { markdown: 'md', html: 'html', json: 'json' } as const
const MAX_CHARS = 80
/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A file name from a title, or from the day when there are several chats. */
export function exportName(chats: readonly { title: string }[], format: ExportFormat, now: number): string {
  const [only] = chats
  if (only === undefined || chats.length > 1) {
    const day = new Date(now).toISOString().slice(0, 10)
    return `hearth-chats-${day}.${format === 'json' ? 'json' : 'zip'}`
  }
  const plain = only.title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, MAX_CHARS)
    .trim()
  const name = plain === '' || RESERVED.test(plain) ? 'chat' : plain
  return `${name}.${ENDINGS[format]}`
}
