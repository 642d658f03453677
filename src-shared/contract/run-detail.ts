import { z } from 'zod'
import { ApprovalId, ChangeId, EpochMs } from '../domain/ids.ts'
import { ModelParams, ModelRef, TokenUsage } from '../domain/model.ts'

/** An error as it is kept with a run. */
export const WireErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
})

export const StepKind = z.enum(['model', 'tool', 'compact'])
export const StepState = z.enum(['started', 'succeeded', 'failed', 'cancelled', 'unknown'])

/** A step without what it was given and gave: for lists. */
export const StepLine = z.object({
  stepNo: z.number().int(),
  kind: StepKind,
  name: z.string(),
  state: StepState,
  usage: TokenUsage.nullable(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
  /** the tool's own title, or the model's name */
  title: z.string(),
  /** what a tool said of its result, in one line */
  summary: z.string().nullable(),
  errorText: z.string().nullable(),
})
export type StepLine = z.infer<typeof StepLine>

/** Time in which a run did not work: for the person, paused by them, or for its turn. */
export const RunSpan = z.object({
  state: z.enum(['waiting', 'paused', 'queued']),
  reason: z.string().nullable(),
  from: EpochMs,
  /** null: it still does */
  to: EpochMs.nullable(),
})
export type RunSpan = z.infer<typeof RunSpan>

/** A message as the model was sent it; a long one is cut here and read whole with `runs.promptMessage`. */
export const PromptMessage = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  chars: z.number().int(),
  /** the tool whose result this is */
  tool: z.string().nullable(),
  calls: z.array(z.object({ tool: z.string(), args: z.unknown() })),
})
export type PromptMessage = z.infer<typeof PromptMessage>

export const StepDetail = StepLine.extend({
  error: WireErrorSchema.nullable(),
  /** as the step was begun and ended; long texts are cut */
  input: z.unknown(),
  output: z.unknown(),
  model: z
    .object({
      ref: ModelRef.nullable(),
      purpose: z.string(),
      params: ModelParams,
      maxOutputTokens: z.number().int().nullable(),
      /** null: not kept, the run is older than this table or was no agent's */
      prompt: z.array(PromptMessage).nullable(),
      tools: z.array(z.object({ name: z.string(), description: z.string() })),
      answer: z.string(),
      reasoning: z.string().nullable(),
      calls: z.array(z.object({ tool: z.string(), args: z.unknown() })),
      finish: z.string().nullable(),
      stoppedBy: z.string().nullable(),
      firstTokenMs: z.number().nullable(),
      tokensPerSecond: z.number().nullable(),
    })
    .nullable(),
  tool: z
    .object({
      callId: z.string(),
      args: z.unknown(),
      output: z.string().nullable(),
      isUntrusted: z.boolean(),
      /** why it was allowed to run */
      permission: z.string().nullable(),
      approval: z
        .object({ approvalId: ApprovalId, state: z.string(), by: z.string().nullable(), at: EpochMs.nullable() })
        .nullable(),
      risk: z.string().nullable(),
      changeId: ChangeId.nullable(),
      idempotencyKey: z.string().nullable(),
    })
    .nullable(),
})
export type StepDetail = z.infer<typeof StepDetail>

export const RunLogEntry = z.object({
  at: EpochMs,
  level: z.enum(['debug', 'info', 'warn', 'error']),
  component: z.string(),
  text: z.string(),
  /** the rest of the line, as JSON; empty when there is none */
  fields: z.string(),
})
export type RunLogEntry = z.infer<typeof RunLogEntry>
