import type { MessagePart } from './message.ts'
import type { RunEventBody } from './run-event.ts'

/**
 * The parts of an assistant message after one run event. Pure, and shared: the core folds before it saves a
 * snapshot, the page folds what it watches, so both always show the same message.
 */
export function foldParts(parts: readonly MessagePart[], event: RunEventBody): readonly MessagePart[] {
  switch (event.type) {
    case 'text.delta':
    case 'reasoning.delta':
      return appendText(parts, event.type === 'text.delta' ? 'text' : 'reasoning', event.data)
    case 'reasoning.finished': {
      const { stepNo, durationMs, tokens } = event.data
      return parts.map((part) =>
        part.type === 'reasoning' && part.stepNo === stepNo ? { ...part, durationMs, tokens } : part,
      )
    }
    case 'text.discarded':
      return parts.filter(
        (part) => part.stepNo !== event.data.stepNo || (part.type !== 'text' && part.type !== 'reasoning'),
      )
    case 'tool.updated': {
      const { call } = event.data
      const at = parts.findIndex((part) => part.type === 'tool_call' && part.callId === call.callId)
      return at < 0 ? [...parts, call] : parts.with(at, call)
    }
    case 'notice':
      return [...parts, { type: 'notice', ...event.data }]
    case 'message.snapshot':
      return event.data.parts
    default:
      return parts
  }
}

function appendText(
  parts: readonly MessagePart[],
  type: 'text' | 'reasoning',
  delta: { stepNo: number; text: string },
): readonly MessagePart[] {
  const last = parts.at(-1)
  if (last?.type === type && last.stepNo === delta.stepNo) {
    return parts.with(-1, { ...last, text: last.text + delta.text })
  }
  return [...parts, { type, stepNo: delta.stepNo, text: delta.text }]
}
