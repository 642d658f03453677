import { createHash } from 'node:crypto'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { canonicalJson } from '#shared/std/canonical-json.ts'

/** `notice`: run it and tell the model. `deny`: do not run it. `stop`: no more tools in this run. */
export type LoopVerdict = 'run' | 'notice' | 'deny' | 'stop'

export interface GuardedCall {
  tool: string
  args: unknown
  /** null while there is none, and for tools whose equal results mean nothing (two files written) */
  output: string | null
}

const SAME_CALLS = 3
const ALTERNATING_CALLS = 4
const SAME_RESULTS = 3

/**
 * Judges the newest call by the ones before it, oldest first: the same call three times in a row, two calls taking
 * turns twice (A B A B), or three equal results of one tool. Each repetition after that is one verdict harder.
 */
export function judgeLoop(earlier: readonly GuardedCall[], call: GuardedCall): LoopVerdict {
  const keys = [...earlier, call].map((each) => keyOf(each))
  const over = Math.max(
    trailingRun(keys) - SAME_CALLS,
    trailingAlternation(keys) - ALTERNATING_CALLS,
    trailingResults(earlier, call.tool) - SAME_RESULTS,
  )
  if (over < 0) return 'run'
  return over === 0 ? 'notice' : over === 1 ? 'deny' : 'stop'
}

export const guardedCall = (part: ToolCallPart, comparesResults: boolean): GuardedCall => ({
  tool: part.tool,
  args: part.args,
  output: comparesResults && part.state === 'ok' ? (part.output ?? null) : null,
})

const keyOf = (call: GuardedCall): string => hash(`${call.tool} ${canonicalJson(call.args)}`)
const hash = (text: string): string => createHash('sha256').update(text).digest('base64')

/** Equal items at the end. */
function trailingRun(items: readonly string[]): number {
  let length = 0
  while (length < items.length && items.at(-1 - length) === items.at(-1)) length++
  return length
}

/** Items at the end that take turns, two different ones; 0 when the last two are equal. */
function trailingAlternation(items: readonly string[]): number {
  if (items.length < 2 || items.at(-1) === items.at(-2)) return 0
  let length = 2
  while (length < items.length && items.at(-1 - length) === items.at(1 - length)) length++
  return length
}

function trailingResults(earlier: readonly GuardedCall[], tool: string): number {
  const outputs: string[] = []
  for (const each of earlier.toReversed()) {
    if (each.tool !== tool || each.output === null) break
    outputs.unshift(hash(each.output))
  }
  return trailingRun(outputs)
}
