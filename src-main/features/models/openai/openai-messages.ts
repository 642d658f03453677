import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { opaqueOf, tidyMessages } from '../messages.ts'

export const OPAQUE_KIND = 'openrouter'

type UserMessage = Extract<ModelMessage, { role: 'user' }>

/** Pictures go as data URLs only: an address would make the server fetch it. */
const userContent = ({ content, images = [] }: UserMessage) =>
  images.length === 0
    ? content
    : [
        ...(content === '' ? [] : [{ type: 'text', text: content }]),
        ...images.map(({ mediaType, base64 }) => ({
          type: 'image_url',
          image_url: { url: `data:${mediaType};base64,${base64}` },
        })),
      ]

/** Messages as /chat/completions takes them: arguments are text there. Plain reasoning is never sent back, signed one is. */
export const openAiMessages = (messages: readonly ModelMessage[]) =>
  tidyMessages(messages).map((message) => {
    if (message.role === 'tool') return { role: 'tool', content: message.content, tool_call_id: message.callId }
    if (message.role === 'user') return { role: 'user', content: userContent(message) }
    if (message.role !== 'assistant') return message
    const details = opaqueOf(message, OPAQUE_KIND)
    return {
      role: 'assistant',
      content: message.content === '' && message.toolCalls.length > 0 ? null : message.content,
      ...(details.length === 0 ? {} : { reasoning_details: details }),
      ...(message.toolCalls.length === 0
        ? {}
        : {
            tool_calls: message.toolCalls.map(({ callId, tool, args }) => ({
              id: callId,
              type: 'function',
              function: { name: tool, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
            })),
          }),
    }
  })
