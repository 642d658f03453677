import type { Agent, Limits } from '#shared/domain/agent.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import type { ModelParams, ModelRef, TokenUsage } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import type { TranscriptMessage } from './transcript.ts'

/** What a turn would be made of, for measuring it before it is sent. */
export interface DraftTurn {
  agentId: AgentId
  model: ModelRef
  params: ModelParams
  mode: RunMode
  /** the path, oldest first, with the draft as its last message */
  history: TranscriptMessage[]
  omitted: number
  /** whether what was left out between may hold text of private folders */
  isPrivateBefore(): boolean
}

/** What chat needs to know about agents. The agent engine implements it. */
export interface AgentLookup {
  find(agentId: AgentId): Agent | undefined
  /** Throws agent.not_found. */
  get(agentId: AgentId): Agent
  /** The agent of a new conversation: the chosen default, else the built-in one. */
  defaultId(): AgentId
  /** The model that an answer will use: the conversation's, the agent's, the default; null when none is chosen. */
  modelFor(agentId: AgentId, chosen: ModelRef | null): ModelRef | null
  /** The mode of a new conversation with this agent. */
  modeFor(agentId: AgentId): RunMode
  /** The agent's own limits over those of the settings. */
  limitsFor(agentId: AgentId): Limits
  /** How the context window would be filled. */
  measure(turn: DraftTurn, signal?: AbortSignal): Promise<ContextMeter>
}

/** The input of a run of kind `agent`. */
export interface AgentRunInput {
  answerId: string
  isContinuation: boolean
  stepBase: number
  /** of an answer that is continued: what it took before this run */
  usageBefore: TokenUsage | null
}

export const AGENT_RUN = 'agent'
