import type { ModelMessage, ToolSpec } from '#main/engine/ports/model-gateway.ts'
import type { TranscriptMessage } from '#main/engine/ports/transcript.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { answerUnits, joinNeighbours, type PromptUnit, userUnit } from './prompt-messages.ts'
import { inputSchemaOf } from './tool-arguments.ts'
import { MIN_WINDOW_FOR_MARKS, markUntrusted, UNTRUSTED_RULE } from './untrusted.ts'

/** Everything of one model call before it is flattened: the guard measures and shortens it by part. */
export interface Prompt {
  system: string
  memory: string
  tools: ToolSpec[]
  /** the first one is the goal of the conversation */
  units: PromptUnit[]
  summary: Summary | null
  /** a last word of the loop to the model */
  note: string | null
}

/** What stands for the units that were left out. */
export interface Summary {
  text: string
  /** earlier messages up to this one are covered */
  throughMessageId: string | null
  /** steps of the running answer up to this one are covered */
  throughStepNo: number
  /** it sums up text that the person did not write, too */
  isUntrusted: boolean
  /** it sums up text of private folders, too */
  isPrivate?: boolean
}

const PLAN_NOTE = 'Plan mode: only read. Describe the changes that you would make instead of making them.'

const CITE_RULE =
  'Attached documents come in numbered passages, such as [12]. After each sentence that rests on a passage, write its ' +
  'number in square brackets. Use no numbers that are not there.'

export function buildPrompt(input: {
  agent: Agent
  model: Pick<Model, 'numCtx' | 'location'>
  mode: RunMode
  tools: readonly Tool[]
  memories: readonly string[]
  history: readonly TranscriptMessage[]
  answer: { messageId: string; parts: readonly MessagePart[] } | null
  summary: Summary | null
  note: string | null
}): Prompt {
  const marksUntrusted = input.model.numCtx >= MIN_WINDOW_FOR_MARKS
  const units = input.history.flatMap((message) =>
    message.role === 'user'
      ? [userUnit(message, { marksUntrusted, isLocalModel: input.model.location === 'this_pc' })]
      : answerUnits(message.messageId, message.parts, { marksUntrusted, keepsReasoning: false }).map((unit) => ({
          ...unit,
          stepNo: null,
        })),
  )
  const { answer, summary } = input
  const running =
    answer === null ? [] : answerUnits(answer.messageId, answer.parts, { marksUntrusted, keepsReasoning: true })
  return {
    system: systemText(input, marksUntrusted),
    memory: memoryText(input.memories),
    tools: input.tools.map(toSpec),
    units: summary === null ? [...units, ...running] : withoutCovered([...units, ...running], summary),
    summary,
    note: input.note,
  }
}

function systemText(
  input: { agent: Agent; mode: RunMode; tools: readonly Tool[]; history: readonly TranscriptMessage[] },
  marksUntrusted: boolean,
): string {
  const lines = [input.agent.instructions.trim()]
  if (input.mode === 'plan' && input.tools.length > 0) lines.push(PLAN_NOTE)
  const readsUntrusted = input.history.some(({ attachmentTexts }) => attachmentTexts.some((each) => each.isUntrusted))
  if (marksUntrusted && (input.tools.length > 0 || readsUntrusted)) lines.push(UNTRUSTED_RULE)
  if (input.history.some(({ attachmentTexts }) => attachmentTexts.some((each) => each.passages !== undefined))) {
    lines.push(CITE_RULE)
  }
  return lines.filter((line) => line !== '').join('\n\n')
}

const memoryText = (memories: readonly string[]): string =>
  memories.length === 0 ? '' : `Notes that you saved earlier:\n${memories.map((text) => `- ${text}`).join('\n')}`

const toSpec = (tool: Tool): ToolSpec => ({
  name: tool.name,
  description: tool.description,
  parameters: inputSchemaOf(tool),
})

/** The goal and the newest request always stay; of the rest what the summary does not cover. */
export function withoutCovered(units: readonly PromptUnit[], summary: Summary): PromptUnit[] {
  const lastRequest = units.findLastIndex((unit) => unit.role === 'user')
  const coveredTo = units.findLastIndex((unit) => unit.stepNo === null && unit.messageId === summary.throughMessageId)
  return units.filter((unit, at) => {
    if (at === 0 || at === lastRequest) return true
    return unit.stepNo === null ? at > coveredTo : unit.stepNo > summary.throughStepNo
  })
}

/** The messages as they are sent. The summary stands after the goal, or after the request whose steps it covers. */
export function toMessages(prompt: Prompt): ModelMessage[] {
  const { units, summary } = prompt
  const system = [prompt.system, prompt.memory].filter((text) => text !== '').join('\n\n')
  const lastRequest = units.findLastIndex((unit) => unit.role === 'user')
  const summaryAt = summary === null ? -1 : summary.throughStepNo > 0 ? lastRequest : 0
  const body = units.flatMap((unit, at) => [
    ...unit.messages,
    ...(at === summaryAt && summary !== null ? [{ role: 'user' as const, content: summaryText(summary) }] : []),
  ])
  return joinNeighbours([
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...body,
    ...(prompt.note === null ? [] : [{ role: 'user' as const, content: prompt.note }]),
  ])
}

export const summaryText = ({ text, isUntrusted }: Summary): string =>
  `[Summary of what came before]\n${isUntrusted ? markUntrusted(text, 'summary') : text}`
