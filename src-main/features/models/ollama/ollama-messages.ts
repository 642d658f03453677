import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { isInCurrentTurn, tidyMessages } from '../messages.ts'
import { isObject } from '../tool-args.ts'

/** Messages as /api/chat takes them. Arguments must be an object there; results carry the name and the id of their call. */
export function ollamaMessages(messages: readonly ModelMessage[], options: { sendsThinking: boolean }) {
  const tidy = tidyMessages(messages)
  return tidy.map((message, index) => {
    if (message.role === 'tool') {
      return { role: 'tool', content: message.content, tool_name: message.tool, tool_call_id: message.callId }
    }
    if (message.role === 'system') return { role: 'system', content: message.content }
    if (message.role === 'user') {
      const images = (message.images ?? []).map(({ base64 }) => base64)
      return { role: 'user', content: message.content, ...(images.length === 0 ? {} : { images }) }
    }
    const thinking = options.sendsThinking && isInCurrentTurn(tidy, index) ? message.reasoning?.text : undefined
    return {
      role: 'assistant',
      content: message.content,
      ...(thinking ? { thinking } : {}),
      ...(message.toolCalls.length === 0 ? {} : { tool_calls: message.toolCalls.map(call) }),
    }
  })
}

const call = ({ callId, tool, args }: { callId: string; tool: string; args: unknown }, index: number) => ({
  id: callId,
  function: { index, name: tool, arguments: isObject(args) ? args : { unreadable: String(args) } },
})
