import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { opaqueOf, tidyMessages } from '../messages.ts'
import { isObject } from '../tool-args.ts'

export const OPAQUE_KIND = 'anthropic'

type Block = Record<string, unknown>
interface Turn {
  role: 'user' | 'assistant'
  content: Block[]
}

/**
 * System text and turns as /v1/messages takes them: turns alternate, the results of all calls of an answer come first in the very
 * next user turn, signed thinking goes back untouched and first, and no text is empty.
 */
export function anthropicMessages(messages: readonly ModelMessage[]): { system: string; turns: Turn[] } {
  const tidy = tidyMessages(messages)
  const system = tidy[0]?.role === 'system' ? tidy[0].content : ''
  const turns: Turn[] = []
  for (const message of tidy) {
    if (message.role === 'system') continue
    const turn = turnOf(message)
    const last = turns.at(-1)
    if (last?.role === turn.role) last.content.push(...turn.content)
    else turns.push(turn)
  }
  // the API wants a person to speak first
  if (turns[0]?.role === 'assistant') turns.unshift({ role: 'user', content: [text('(continued)')] })
  return { system, turns: withAllResults(turns) }
}

function turnOf(message: Exclude<ModelMessage, { role: 'system' }>): Turn {
  if (message.role === 'user') {
    const pictures = (message.images ?? []).map(({ mediaType, base64 }) => ({
      type: 'image',
      source: { type: 'base64', media_type: mediaType, data: base64 },
    }))
    const said = message.content === '' && pictures.length > 0 ? [] : [text(message.content)]
    return { role: 'user', content: [...pictures, ...said] }
  }
  if (message.role === 'tool') {
    const content = message.content === '' ? '(nothing)' : message.content
    const isError = message.isError ? { is_error: true } : {}
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id: message.callId, content, ...isError }] }
  }
  const said = message.content.trimEnd()
  return {
    role: 'assistant',
    content: [
      ...(opaqueOf(message, OPAQUE_KIND) as Block[]),
      ...(said === '' ? [] : [text(said)]),
      ...message.toolCalls.map(({ callId, tool, args }) => ({
        type: 'tool_use',
        id: callId,
        name: tool,
        input: isObject(args) ? args : { unreadable: String(args) },
      })),
    ],
  }
}

/** A call that was never answered (a stop, a crash) would make the API refuse the whole conversation. */
function withAllResults(turns: Turn[]): Turn[] {
  return turns.flatMap((turn, at) => {
    const calls = turn.role === 'assistant' ? turn.content.filter((block) => block.type === 'tool_use') : []
    if (calls.length === 0) return [turn]
    const next = turns[at + 1]
    const answered = new Set(next?.content.map((block) => block.tool_use_id))
    const missing = calls.filter((call) => !answered.has(call.id)).map((call) => cancelled(call.id))
    if (missing.length === 0) return [turn]
    if (next === undefined) return [turn, { role: 'user' as const, content: missing }]
    next.content.unshift(...missing)
    return [turn]
  })
}

const cancelled = (id: unknown): Block => ({
  type: 'tool_result',
  tool_use_id: id,
  is_error: true,
  content: 'cancelled',
})
const text = (content: string): Block => ({ type: 'text', text: content })
