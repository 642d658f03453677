import type { TransferMessage } from '#shared/domain/chat-transfer.ts'
import type { MessagePart } from '#shared/domain/message.ts'

/** What is written of a message: its words, and one line for each thing that was done. Thinking is left out. */
export function bodyOf(parts: readonly MessagePart[]): string {
  return parts
    .flatMap((part) => {
      if (part.type === 'text') return part.text.trim() === '' ? [] : [part.text.trim()]
      if (part.type === 'tool_call') return [`> ${oneLine(`${part.title}. ${part.summary ?? STATES[part.state]}`)}`]
      return part.type === 'notice' ? [`> ${oneLine(part.text)}`] : []
    })
    .join('\n\n')
}

const STATES = {
  pending: 'Not run',
  waiting: 'Not run',
  running: 'Not finished',
  ok: 'Done',
  error: 'Failed',
  denied: 'Denied',
  cancelled: 'Stopped',
  skipped: 'Not run',
} as const

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

export const whoSaid = ({ role, model }: Pick<TransferMessage, 'role' | 'model'>): string =>
  role === 'user' ? 'You' : model === null ? 'Assistant' : `Assistant (${model})`

export const dayAndTime = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

export const markdownHead = ({ title, createdAt }: { title: string; createdAt: number }): string =>
  `# ${oneLine(title).replace(/[<>]/g, '\\$&')}\n\nStarted ${dayAndTime(createdAt)} UTC\n`

/** One message under its heading. */
export function markdownOf(message: TransferMessage, fileNames: readonly string[]): string {
  const files = fileNames.map((name) => `- Attached: ${oneLine(name).replace(/[\\`*_[\]<>]/g, '\\$&')}`).join('\n')
  const body = [bodyOf(message.parts), files].filter((each) => each !== '').join('\n\n')
  return `\n## ${oneLine(whoSaid(message)).replace(/[<>]/g, '\\$&')}, ${dayAndTime(message.createdAt)}\n\n${body}\n`
}
