import type { MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import { groupCalls } from '../tool-card/call-groups.ts'

export type ReasoningPart = Extract<MessagePart, { type: 'reasoning' }>

/** A part of an answer as it is drawn. */
export type AnswerPiece =
  | { kind: 'text'; text: string }
  | { kind: 'reasoning'; part: ReasoningPart }
  | { kind: 'calls'; calls: readonly ToolCallPart[] }
  | { kind: 'notice'; text: string }

/** Parts as pieces: neighbouring calls of one tool together, empty text and thinking left out. */
export function piecesOf(parts: readonly MessagePart[]): AnswerPiece[] {
  const pieces: AnswerPiece[] = []
  for (let at = 0; at < parts.length; ) {
    const part = parts[at] as MessagePart
    if (part.type === 'tool_call') {
      let end = at
      while (parts[end]?.type === 'tool_call') end++
      const calls = parts.slice(at, end) as ToolCallPart[]
      pieces.push(...groupCalls(calls).map((group): AnswerPiece => ({ kind: 'calls', calls: group })))
      at = end
      continue
    }
    at++
    if (part.type === 'notice') pieces.push({ kind: 'notice', text: part.text })
    else if (part.text.trim() === '') continue
    else pieces.push(part.type === 'text' ? { kind: 'text', text: part.text } : { kind: 'reasoning', part })
  }
  return pieces
}
