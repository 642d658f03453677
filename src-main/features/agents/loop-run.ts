import type { WriteDb } from '#main/engine/db/db.ts'
import type { AgentLookup } from '#main/engine/ports/agent-lookup.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { PermissionGate } from '#main/engine/ports/permission-gate.ts'
import type { Transcript, Turn } from '#main/engine/ports/transcript.ts'
import type { RunContext, Runs } from '#main/engine/runs/runs.ts'
import type { Tool, ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import type { MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createLiveAnswer, type LiveAnswer } from './live-answer.ts'
import type { MemoryService } from './memory.service.ts'

export interface LoopDeps {
  db: WriteDb
  clock: Clock
  runs: Runs
  gateway: ModelGateway
  gate: PermissionGate
  tools: ToolRegistry
  transcript: Transcript
  lookup: AgentLookup
  memory: MemoryService
}

/** What is on disk of a run: enough to know what comes next. */
export interface OpenTurn {
  deps: LoopDeps
  ctx: RunContext
  turn: Turn
  live: LiveAnswer
  steps: StepView[]
}

/** Everything that one step of an agent's run works with. */
export interface LoopRun extends OpenTurn {
  agent: Agent
  model: Model
}

/** Text that is read from the conversation: more than can fit, so that the guard decides what is left out. */
const CHARS_PER_WINDOW_TOKEN = 8

export function openTurn(deps: LoopDeps, ctx: RunContext): OpenTurn {
  const turn = deps.transcript.turn(ctx.runId, 0)
  if (turn.answer.state !== 'streaming') deps.db.quick((tx) => deps.transcript.reopen(tx, ctx.runId))
  return { deps, ctx, turn, live: createLiveAnswer(deps, ctx, turn.answer), steps: ctx.steps() }
}

/** With the model, and as much of the conversation as its window could hold. Throws model.not_chosen, llm.*. */
export async function withModel(open: OpenTurn): Promise<LoopRun> {
  const { deps, ctx, turn } = open
  const ref = deps.lookup.modelFor(turn.agentId, turn.model)
  if (ref === null) throw new AppError('model.not_chosen', 'No model is chosen for this chat')
  const model = await deps.gateway.describe(ref, ctx.signal)
  const whole = deps.transcript.turn(ctx.runId, model.numCtx * CHARS_PER_WINDOW_TOKEN)
  return { ...open, turn: whole, agent: deps.lookup.get(turn.agentId), model }
}

/** The step number that parts of a step carry: after those that were there before this run. */
export const partStepNo = (run: Pick<OpenTurn, 'turn'>, stepNo: number): number => run.turn.stepBase + stepNo

/** What this run has written so far. */
export const ownParts = (run: Pick<OpenTurn, 'turn' | 'live'>): MessagePart[] =>
  run.live.parts.filter((part) => part.stepNo > run.turn.stepBase)

export const callsOf = (parts: readonly MessagePart[]): ToolCallPart[] =>
  parts.filter((part) => part.type === 'tool_call')

/** The calls that the model itself asked for, without those that scripts made. */
export const ownCallsOf = (parts: readonly MessagePart[]): ToolCallPart[] =>
  callsOf(parts).filter((call) => call.parent === undefined)

export const isOpen = (call: ToolCallPart): boolean =>
  call.state === 'pending' || call.state === 'waiting' || call.state === 'running'

export const hasNotice = (parts: readonly MessagePart[], code: string): boolean =>
  parts.some((part) => part.type === 'notice' && part.code === code)

/** The tools that the newest request names with an @. */
export const mentionedTools = (history: Turn['history']): string[] =>
  (history.findLast((message) => message.role === 'user')?.mentions ?? []).flatMap((mention) =>
    mention.kind === 'tool' ? [mention.tool] : [],
  )

/**
 * What an agent may do with a tool in this turn; null when it does not have it. One that only the person's message
 * names is asked about at each call, whatever the mode: a mention is a wish, not a permission.
 */
export function ownTool(agent: Agent, name: string, mentioned: readonly string[]): Agent['tools'][number] | null {
  const own = agent.tools.find((each) => each.name === name)
  return own ?? (mentioned.includes(name) ? { name, permission: 'ask' } : null)
}

/**
 * The tools that the model is offered: what the person named in the message first, so that it fits, then in the
 * agent's order. What the agent denies is never among them. In plan mode only those that read.
 */
export function offeredTools(
  deps: Pick<LoopDeps, 'tools'>,
  agent: Agent,
  turn: { mode: Turn['mode']; mentioned: readonly string[] },
): Tool[] {
  const names = new Set([...turn.mentioned, ...agent.tools.map(({ name }) => name)])
  return [...names]
    .filter((name) => ownTool(agent, name, turn.mentioned)?.permission !== 'deny')
    .flatMap((name) => deps.tools.get(name) ?? [])
    .filter((tool) => (turn.mode !== 'plan' || tool.risk === 'read') && tool.isOffered?.() !== false)
}
