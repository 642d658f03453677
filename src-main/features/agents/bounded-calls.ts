import type { ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import { MAX_TOOL_CALLS_PER_STEP } from '#shared/domain/agent.ts'

/** The longest name that a provider takes. */
const MAX_NAME_CHARS = 64
/** Calls beyond those that run are shown and answered as skipped, but not without end. */
const MAX_KEPT_CALLS = 4 * MAX_TOOL_CALLS_PER_STEP
const CHARS_PER_TOKEN = 4

/**
 * What a model asked for, cut to what it can have meant. Calls stay in the conversation: one that no window holds would
 * fail every answer after it.
 */
export function boundCalls(calls: readonly ModelToolCall[], windowTokens: number): ModelToolCall[] {
  const maxChars = windowTokens * CHARS_PER_TOKEN
  return calls.slice(0, MAX_KEPT_CALLS).map((call) => ({
    ...call,
    tool: call.tool.slice(0, MAX_NAME_CHARS),
    args: (JSON.stringify(call.args)?.length ?? 0) <= maxChars ? call.args : 'left out, longer than the window',
  }))
}
