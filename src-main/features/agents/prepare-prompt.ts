import type { Db } from '#main/engine/db/db.ts'
import type { TranscriptMessage } from '#main/engine/ports/transcript.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import { findSummary } from './agents.store.ts'
import type { CountTokens } from './context-guard.ts'
import type { LoopRun } from './loop-run.ts'
import type { MemoryService } from './memory.service.ts'
import type { Summary } from './prompt.ts'
import { inputSchemaOf } from './tool-arguments.ts'

const MAX_MEMORIES = 8
const MAX_QUERY_CHARS = 1_000
/** the share of a window that tools may take */
const TOOLS_SHARE = 0.25

/** What the agent remembers about the newest request. */
export function relevantMemories(memory: MemoryService, agent: Agent, history: readonly TranscriptMessage[]): string[] {
  if (!agent.usesMemory) return []
  const request = history.findLast((message) => message.role === 'user')
  const text = request?.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ') ?? ''
  const found = memory.search({ agentId: agent.agentId, text: text.slice(0, MAX_QUERY_CHARS), limit: MAX_MEMORIES })
  return found.map((each) => each.text)
}

/** What the newest compaction of this run left, else the stored summary of the conversation. */
export function findCurrentSummary(
  db: Db,
  steps: readonly StepView[],
  history: readonly TranscriptMessage[],
  model: Pick<Model, 'location'>,
): Summary | null {
  const isLocalModel = model.location === 'this_pc'
  const isReadable = ({ output }: StepView) => isLocalModel || (output as Summary).isPrivate !== true
  const step = steps.findLast((each) => each.kind === 'compact' && each.state === 'succeeded' && isReadable(each))
  if (step !== undefined) return step.output as Summary
  const ids = history.map((message) => message.messageId)
  const stored = findSummary(db, ids, isLocalModel)
  if (stored === undefined) return null
  const { text, message_id: throughMessageId, is_untrusted, is_private } = stored
  return { text, throughMessageId, throughStepNo: 0, isUntrusted: is_untrusted === 1, isPrivate: is_private === 1 }
}

/** True when the conversation holds text that the person did not write. */
export function hasReadUntrusted(run: Pick<LoopRun, 'deps' | 'turn' | 'live' | 'steps' | 'model'>): boolean {
  const { history } = run.turn
  const isUntrusted = (part: MessagePart) => part.type === 'tool_call' && part.isUntrusted === true
  return (
    run.turn.isImported === true ||
    run.live.parts.some(isUntrusted) ||
    history.some(
      ({ parts, attachmentTexts, images = [] }) =>
        parts.some(isUntrusted) || images.length > 0 || attachmentTexts.some((each) => each.isUntrusted),
    ) ||
    findCurrentSummary(run.deps.db, run.steps, history, run.model)?.isUntrusted === true
  )
}

/** As many tools, in the agent's order, as a quarter of the window holds; `left` names the others. */
export async function toolsThatFit(
  tools: readonly Tool[],
  model: Pick<Model, 'numCtx'>,
  count: CountTokens,
): Promise<{ tools: Tool[]; left: string[] }> {
  const texts = tools.map((tool) => `${tool.name} ${tool.description} ${JSON.stringify(inputSchemaOf(tool))}`)
  const counts = await count(texts)
  let used = 0
  const room = model.numCtx * TOOLS_SHARE
  const fits = tools.filter((_, at) => {
    used += counts[at]?.tokens ?? 0
    return used <= room
  })
  return { tools: fits, left: tools.filter((tool) => !fits.includes(tool)).map((tool) => tool.title) }
}
