import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import type { AttachedPassage, AttachmentText, TranscriptMessage } from '#main/engine/ports/transcript.ts'
import { imageTokens } from '#shared/domain/image-tokens.ts'
import type { MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import { markUntrusted } from './untrusted.ts'

/** What is kept or left out as a whole: a user message, or one model step with the results of its calls. */
export interface PromptUnit {
  messageId: string
  /** the step of the running answer; null in earlier messages */
  stepNo: number | null
  role: 'user' | 'assistant'
  messages: ModelMessage[]
  /** the part of a user message that attachments take, for the meter */
  attachmentText: string
  /** what its pictures take of the window, about */
  imageTokens?: number
  /** holds text that the person did not write */
  isUntrusted: boolean
}

export interface RenderOptions {
  marksUntrusted: boolean
  /** thinking goes back only inside the turn that thought it */
  keepsReasoning: boolean
}

export interface UserOptions {
  marksUntrusted: boolean
  /** what is private stays on this PC */
  isLocalModel: boolean
}

export function userUnit(message: TranscriptMessage, options: UserOptions): PromptUnit {
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
  const attachmentText = message.attachmentTexts.map((each) => attachmentOf(each, options)).join('\n')
  const images = message.images ?? []
  const content = [attachmentText, namesOf(images), text, toolsNote(message)].filter((each) => each !== '').join('\n\n')
  const pictures = images.map(({ mediaType, base64 }) => ({ mediaType, base64 }))
  return {
    messageId: message.messageId,
    stepNo: null,
    role: 'user',
    messages: [{ role: 'user', content, ...(pictures.length === 0 ? {} : { images: pictures }) }],
    attachmentText,
    ...(images.length === 0 ? {} : { imageTokens: images.reduce((sum, image) => sum + imageTokens(image), 0) }),
    // words in a picture are read like any others
    isUntrusted: images.length > 0 || message.attachmentTexts.some((each) => each.isUntrusted === true),
  }
}

const safeName = (name: string): string => name.replace(/["<>[\]\n]/g, ' ')

const namesOf = (images: readonly { name: string }[]): string =>
  images.map(({ name }, at) => `[Picture ${at + 1}: ${safeName(name)}]`).join('\n')

function attachmentOf(each: AttachmentText, { marksUntrusted, isLocalModel }: UserOptions): string {
  const name = safeName(each.name)
  if (each.isPrivate === true && !isLocalModel) {
    return `<attachment name="${name}">\n[Left out: it is private, and this model does not run on this PC.]\n</attachment>`
  }
  const plain = each.passages === undefined ? each.text : numbered(each.text, each.passages)
  const text = each.isUntrusted === true && marksUntrusted ? markUntrusted(plain, name) : plain
  return `<attachment name="${name}">\n${text}\n</attachment>`
}

/** Each passage after its number, on a line of its own: "[12] page 3". */
const numbered = (text: string, passages: readonly AttachedPassage[]): string =>
  passages
    .map(({ no, start, end, page }) => `[${no}]${page === null ? '' : ` page ${page}`}\n${text.slice(start, end)}`)
    .join('\n\n')

/** The person named tools in the message: the model is told which ones the @ means. */
function toolsNote({ mentions = [] }: TranscriptMessage): string {
  const names = mentions.flatMap((mention) => (mention.kind === 'tool' ? [mention.tool] : []))
  return names.length === 0 ? '' : `[Use ${names.join(', ')} for this.]`
}

/** The model steps of an answer, in order. Each call has exactly one result, in call order. */
export function answerUnits(messageId: string, parts: readonly MessagePart[], options: RenderOptions): PromptUnit[] {
  return groupBySteps(parts).flatMap((group) => {
    // of a script the model reads what it gave, not the calls that it made
    const calls = group.filter((part) => part.type === 'tool_call').filter((call) => call.parent === undefined)
    const text = group
      .flatMap((part) => (part.type === 'text' ? [part.text] : []))
      .join('')
      .trim()
    if (text === '' && calls.length === 0) return []
    const reasoning = options.keepsReasoning && calls.length > 0 ? reasoningOf(group) : undefined
    const assistant: ModelMessage = {
      role: 'assistant',
      content: text,
      toolCalls: calls.map(({ callId, tool, args }) => ({ callId, tool, args: typeof args === 'string' ? {} : args })),
      ...(reasoning === undefined ? {} : { reasoning }),
    }
    const messages = [assistant, ...calls.map((call) => resultMessage(call, options))]
    const isUntrusted = calls.some((call) => call.isUntrusted === true)
    const stepNo = group[0]?.stepNo ?? 0
    return [{ messageId, stepNo, role: 'assistant' as const, messages, attachmentText: '', isUntrusted }]
  })
}

const groupBySteps = (parts: readonly MessagePart[]): MessagePart[][] => {
  const groups: MessagePart[][] = []
  for (const part of parts) {
    if (part.type === 'notice') continue
    const last = groups.at(-1)
    if (last?.[0]?.stepNo === part.stepNo) last.push(part)
    else groups.push([part])
  }
  return groups
}

function reasoningOf(group: readonly MessagePart[]): { text: string; opaque?: unknown } | undefined {
  const part = group.find((each) => each.type === 'reasoning')
  if (part === undefined) return undefined
  return part.opaque === undefined ? { text: part.text } : { text: part.text, opaque: part.opaque }
}

const WITHOUT_OUTPUT: Record<ToolCallPart['state'], string> = {
  pending: 'Not run yet.',
  waiting: 'Not run: waiting for the person.',
  running: 'Not finished.',
  ok: 'Done.',
  error: 'The tool failed.',
  denied: 'Denied by the person.',
  cancelled: 'Cancelled before it finished.',
  skipped: 'Not run.',
}

function resultMessage(call: ToolCallPart, options: RenderOptions): ModelMessage {
  const output = call.output === undefined || call.output === '' ? WITHOUT_OUTPUT[call.state] : call.output
  const isMarked = call.isUntrusted === true && options.marksUntrusted
  return {
    role: 'tool',
    callId: call.callId,
    tool: call.tool,
    content: isMarked ? markUntrusted(output, call.tool) : output,
    isError: call.state !== 'ok',
  }
}

/**
 * Joins neighbours of the same role: templates that merge them by themselves lose the second one's tool calls.
 */
export function joinNeighbours(messages: readonly ModelMessage[]): ModelMessage[] {
  const joined: ModelMessage[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    if (last?.role === 'user' && message.role === 'user') {
      const images = [...(last.images ?? []), ...(message.images ?? [])]
      const content = `${last.content}\n\n${message.content}`
      joined[joined.length - 1] = { role: 'user', content, ...(images.length === 0 ? {} : { images }) }
    } else if (last?.role === 'assistant' && message.role === 'assistant' && last.toolCalls.length === 0) {
      const content = [last.content, message.content].filter((each) => each !== '').join('\n\n')
      joined[joined.length - 1] = { ...message, content }
    } else joined.push(message)
  }
  return joined
}
