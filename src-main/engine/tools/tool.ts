import type { z } from 'zod'
import type { Log } from '#main/platform/log.ts'
import type { AgentId, ChangeId, EpochMs, RunId } from '#shared/domain/ids.ts'
import type { Permission, ToolEffect, ToolPreview, ToolRisk, ToolTarget } from '#shared/domain/tool.ts'

export interface ToolContext {
  runId: RunId
  agentId: AgentId | null
  stepNo: number
  callId: string
  /** the same for every try of this call; another one once the person said that it did not happen */
  idempotencyKey: string
  signal: AbortSignal
  log: Log
}

export interface ToolResult {
  /** what the model reads; bounded by the tool */
  output: string
  /** one line for the card */
  summary: string
  changeId?: ChangeId
  /** true when `output` holds text that the person did not write (file, web, mail): it is data, never instructions */
  isUntrusted?: boolean
  /** true when `output` holds text of a private folder, also one inside of the folder that was asked for */
  isPrivate?: boolean
}

/** A call that a tool makes of another tool. */
export interface InnerCall {
  tool: string
  args: unknown
  /** of the arguments as they were asked for, whatever became of them later */
  argsHash: string
}

export interface InnerResult extends Pick<InnerCall, 'tool' | 'argsHash'> {
  isOk: boolean
  /** what the tool gave, or why it did not */
  text: string
}

/** What a tool that calls other tools has to work with. */
export interface InnerCalls {
  /** names of the tools that it may call */
  tools: readonly string[]
  /** of the calls so far, in the order in which they were made */
  results: readonly InnerResult[]
  /** when the call began, however often it was interrupted since */
  startedAt: EpochMs
}

/** A typed capability. Agents, chat, jobs, workflows, the MCP server and plugins all use the one registry. */
export interface Tool<Input = unknown> {
  name: string
  title: string
  /** for the model: short, says when to use it */
  description: string
  risk: ToolRisk
  effect: ToolEffect
  defaultPermission: Permission
  input: z.ZodType<Input>
  timeoutMs: number
  /** may run beside other tools of the same model step */
  isParallel: boolean
  /** false: models are not told of it, because the person's settings keep it from working */
  isOffered?(): boolean
  /** the question on the approval card: "Write notes/plan.md?" */
  question?(args: Input): string
  /** where the call reaches; throws AppError when it reaches outside what is allowed at all */
  target?(args: Input, ctx: ToolContext): Promise<ToolTarget>
  /** what the person is shown before approving; also part of the approval's hash */
  preview?(args: Input, ctx: ToolContext): Promise<ToolPreview>
  /**
   * Expected failures are AppErrors: the model reads their message. run.unknown_outcome says that an earlier try may
   * have had its effect: then the person is asked.
   */
  run(args: Input, ctx: ToolContext): Promise<ToolResult>
  /**
   * In place of `run`, for a tool that calls other tools. It works from its start each time, with the results so far, and
   * gives its result or the calls that it needs next. Those are made, asked about and kept like a model's own, and it is
   * called again once all of them have a result; so equal results must lead to equal calls.
   */
  replay?(args: Input, ctx: ToolContext, inner: InnerCalls): Promise<ToolResult | { calls: InnerCall[] }>
}

export interface ToolRegistry {
  /** Throws when the name is taken or malformed. */
  add(tool: Tool): void
  get(name: string): Tool | undefined
  list(): Tool[]
}
