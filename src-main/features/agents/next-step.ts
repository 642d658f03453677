import type { ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import { callsOf, isOpen, ownCallsOf } from './loop-run.ts'

/**
 * answer: go on. final: the last word, without tools. nudge: the answer was empty. arguments: only the arguments of
 * one tool, held to its schema.
 */
export type Purpose = 'answer' | 'final' | 'nudge' | 'arguments'

/** What a model step leaves behind, for the steps after it. */
export interface ModelOutput {
  purpose: Purpose
  text: string
  reasoningChars: number
  calls: ModelToolCall[]
  finish: string
  /** ended by the loop: the text went round in circles, the time was over, or there was no end to it */
  stoppedBy: 'repetition' | 'time' | 'size' | null
  thinkingOff: boolean
  /** the tool whose arguments were asked for, and whether they fit */
  argumentsFit?: boolean
}

export type Next =
  | { do: 'tools'; open: ToolCallPart[] }
  | { do: 'model'; purpose: Purpose; thinkingOff: boolean; tool?: string; compactFirst: boolean }
  | { do: 'end'; notice: 'model.empty' | 'answer.length' | 'answer.filtered' | null }

/** Notices after which there are no more tools: one last answer, then the end. */
export const STOPPING_NOTICES: readonly string[] = ['limit.reached', 'loop.stopped', 'tool.arguments_failed']
const MAX_ARGUMENT_ERRORS = 2

/** What comes next, from what is on disk alone: the steps and the parts that this run has written. */
export function nextStep(steps: readonly StepView[], parts: readonly MessagePart[]): Next {
  const open = callsOf(parts).filter(isOpen)
  if (open.length > 0) return { do: 'tools', open }
  const isStopping = parts.some((part) => part.type === 'notice' && STOPPING_NOTICES.includes(part.code))
  const last = steps.findLast((step) => step.kind === 'model' && step.state !== 'cancelled')
  if (last === undefined) return model(isStopping ? 'final' : 'answer')
  if (last.state !== 'succeeded') return afterFailure(last, steps, isStopping)
  const output = last.output as ModelOutput
  if (output.purpose === 'final') return ending(output)
  if (isStopping) return model('final')
  if (output.calls.length > 0) return afterTools(parts)
  if (output.purpose === 'arguments') return model('final')
  if (output.stoppedBy !== null || output.text !== '') return ending(output)
  return afterEmpty(output)
}

const model = (purpose: Purpose, more: Partial<Extract<Next, { do: 'model' }>> = {}): Next => ({
  do: 'model',
  purpose,
  thinkingOff: false,
  compactFirst: false,
  ...more,
})

function ending(output: ModelOutput): Next {
  if (output.text === '') return { do: 'end', notice: 'model.empty' }
  if (output.finish === 'length') return { do: 'end', notice: 'answer.length' }
  return { do: 'end', notice: output.finish === 'content_filter' ? 'answer.filtered' : null }
}

/** The same call again; after an overflow with less in front of it. */
function afterFailure(last: StepView, steps: readonly StepView[], isStopping: boolean): Next {
  const { purpose, tool, thinkingOff } = last.input as { purpose: Purpose; tool?: string; thinkingOff?: boolean }
  const wasCompacted = steps.some((step) => step.kind === 'compact' && step.stepNo > last.stepNo)
  return model(isStopping ? 'final' : purpose, {
    thinkingOff: thinkingOff === true,
    compactFirst: last.error?.code === 'llm.context_overflow' && !wasCompacted,
    ...(tool === undefined ? {} : { tool }),
  })
}

/** Results are in. After two calls in a row whose arguments did not fit, the model is held to the schema. */
function afterTools(parts: readonly MessagePart[]): Next {
  const calls = ownCallsOf(parts)
  const firstBad = calls.findLastIndex((call) => call.errorCode !== 'tool.bad_arguments') + 1
  const bad = calls.slice(firstBad)
  const tool = bad.at(-1)?.tool
  if (bad.length >= MAX_ARGUMENT_ERRORS && tool !== undefined) return model('arguments', { tool })
  return model('answer')
}

/** Once without thinking when it thought until there was no room; else one nudge; then it is said plainly. */
function afterEmpty(output: ModelOutput): Next {
  if (output.purpose === 'nudge') return { do: 'end', notice: 'model.empty' }
  const ranAway = output.finish === 'length' && output.reasoningChars > 0 && !output.thinkingOff
  return ranAway ? model('answer', { thinkingOff: true }) : model('nudge', { thinkingOff: true })
}
