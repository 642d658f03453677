import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import type { TranscriptMessage } from '#main/engine/ports/transcript.ts'
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
  /** holds text that the person did not write */
  isUntrusted: boolean
}

export interface RenderOptions {
  marksUntrusted: boolean
  /** thinking goes back only inside the turn that thought it */
  keepsReasoning: boolean
}

export function userUnit(message: TranscriptMessage): PromptUnit {
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
  const attachmentText = message.attachmentTexts
    .map((each) => `<attachment name="${each.name.replace(/["<>\n]/g, ' ')}">\n${each.text}\n</attachment>`)
    .join('\n')
  const content = [attachmentText, text].filter((each) => each !== '').join('\n\n')
  return {
    messageId: message.messageId,
    stepNo: null,
    role: 'user',
    messages: [{ role: 'user', content }],
    attachmentText,
    isUntrusted: false,
  }
}

/** The model steps of an answer, in order. Each call has exactly one result, in call order. */
export function answerUnits(messageId: string, parts: readonly MessagePart[], options: RenderOptions): PromptUnit[] {
  return groupBySteps(parts).flatMap((group) => {
    const calls = group.filter((part) => part.type === 'tool_call')
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
      joined[joined.length - 1] = { role: 'user', content: `${last.content}\n\n${message.content}` }
    } else if (last?.role === 'assistant' && message.role === 'assistant' && last.toolCalls.length === 0) {
      const content = [last.content, message.content].filter((each) => each !== '').join('\n\n')
      joined[joined.length - 1] = { ...message, content }
    } else joined.push(message)
  }
  return joined
}
