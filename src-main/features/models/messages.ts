import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'

type Role<R extends ModelMessage['role']> = Extract<ModelMessage, { role: R }>
export type AssistantMessage = Role<'assistant'>

/**
 * The same conversation in the form that every server and template takes: one system message, at the start; no two
 * neighbours of the same role but tool results; no empty message. Templates that meet neighbours drop tool calls or refuse.
 */
export function tidyMessages(messages: readonly ModelMessage[]): ModelMessage[] {
  const firstOther = messages.findIndex((message) => message.role !== 'system')
  const lead = firstOther === -1 ? messages : messages.slice(0, firstOther)
  const system = lead.map((message) => message.content).filter((text) => text !== '')
  const rest = firstOther === -1 ? [] : messages.slice(firstOther).map(lateSystemAsUser).filter(isSaid)
  const tidy: ModelMessage[] = []
  for (const next of rest) {
    const merged = merge(tidy.at(-1), next)
    if (merged === undefined) tidy.push(next)
    else tidy.splice(-1, 1, merged)
  }
  return system.length === 0 ? tidy : [{ role: 'system', content: system.join('\n\n') }, ...tidy]
}

/** The messages of the tool loop that is going on: those after the last thing the person said. */
export function isInCurrentTurn(messages: readonly ModelMessage[], index: number): boolean {
  return index > messages.findLastIndex((message) => message.role === 'user')
}

/** What a provider signed and must get back, if this kind of provider made it. */
export function opaqueOf(message: AssistantMessage, kind: string): unknown[] {
  const opaque = message.reasoning?.opaque
  if (typeof opaque !== 'object' || opaque === null) return []
  const { kind: madeBy, items } = opaque as { kind?: unknown; items?: unknown }
  return madeBy === kind && Array.isArray(items) ? items : []
}

/** All text of a prompt, as the base of an estimate. */
export const promptText = (messages: readonly ModelMessage[]): string[] =>
  messages.map((message) =>
    message.role === 'assistant'
      ? message.content + message.toolCalls.map((call) => call.tool + JSON.stringify(call.args)).join('')
      : message.content,
  )

/** Pictures of a whole conversation. */
export const countImages = (messages: readonly ModelMessage[]): number =>
  messages.reduce((sum, message) => sum + (message.role === 'user' ? (message.images?.length ?? 0) : 0), 0)

const lateSystemAsUser = (message: ModelMessage): ModelMessage =>
  message.role === 'system' ? { role: 'user', content: message.content } : message

function isSaid(message: ModelMessage): boolean {
  if (message.role === 'tool') return true
  if (message.role === 'user' && (message.images?.length ?? 0) > 0) return true
  return message.content.trim() !== '' || (message.role === 'assistant' && message.toolCalls.length > 0)
}

function merge(before: ModelMessage | undefined, next: ModelMessage): ModelMessage | undefined {
  const join = (a: string, b: string) => [a, b].filter((text) => text !== '').join('\n\n')
  if (before?.role === 'user' && next.role === 'user') {
    const images = [...(before.images ?? []), ...(next.images ?? [])]
    return { role: 'user', content: join(before.content, next.content), ...(images.length === 0 ? {} : { images }) }
  }
  if (before?.role !== 'assistant' || next.role !== 'assistant') return undefined
  const reasoning = next.reasoning ?? before.reasoning
  return {
    role: 'assistant',
    content: join(before.content, next.content),
    toolCalls: [...before.toolCalls, ...next.toolCalls],
    ...(reasoning === undefined ? {} : { reasoning }),
  }
}
