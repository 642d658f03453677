import { z } from 'zod'
import { ContextMeter } from './context-meter.ts'
import { ApprovalId, EpochMs, MessageId } from './ids.ts'
import { MessagePart, ToolCallPart } from './message.ts'
import { TokenUsage } from './model.ts'
import { RunState } from './run.ts'

const stepNo = z.number().int()
const kind = <T extends string, S extends z.ZodRawShape>(type: T, data: S) =>
  z.object({ type: z.literal(type), data: z.object(data) })

/**
 * What happens in a run. The comment names the AG-UI event that an exporter would write.
 * `text.delta`, `reasoning.delta` and `message.snapshot` are pruned when a newer snapshot supersedes them;
 * a reader that was cut off gets the snapshot and replaces what it had.
 */
export const RunEventBody = z.discriminatedUnion('type', [
  kind('run.started', { attempt: z.number().int() }), // RUN_STARTED
  kind('run.state_changed', { state: RunState, reason: z.string().optional() }),
  kind('run.finished', {
    state: RunState,
    usage: TokenUsage,
    error: z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) }).optional(),
  }), // RUN_FINISHED, RUN_ERROR
  kind('step.started', { stepNo, kind: z.enum(['model', 'tool', 'compact']), name: z.string() }), // STEP_STARTED
  kind('step.finished', {
    stepNo,
    durationMs: z.number(),
    usage: TokenUsage.optional(),
    firstTokenMs: z.number().optional(),
    tokensPerSecond: z.number().optional(),
  }), // STEP_FINISHED
  kind('model.loading', { stepNo, model: z.string(), progress: z.number().min(0).max(1).optional() }),
  kind('text.delta', { stepNo, text: z.string() }), // TEXT_MESSAGE_CONTENT
  kind('reasoning.delta', { stepNo, text: z.string() }), // REASONING_MESSAGE_CONTENT
  kind('reasoning.finished', { stepNo, durationMs: z.number(), tokens: z.number().int() }),
  kind('text.discarded', { stepNo, reason: z.string() }), // the step's model call is tried again from its start
  kind('tool.updated', { call: ToolCallPart }), // TOOL_CALL_START, TOOL_CALL_ARGS, TOOL_CALL_RESULT
  kind('approval.requested', { approvalId: ApprovalId, callId: z.string() }), // RUN_FINISHED with an interrupt
  kind('notice', { stepNo, code: z.string(), text: z.string() }), // CUSTOM
  kind('context.measured', { meter: ContextMeter }), // CUSTOM
  kind('message.snapshot', { messageId: MessageId, parts: z.array(MessagePart) }), // MESSAGES_SNAPSHOT
])
export type RunEventBody = z.infer<typeof RunEventBody>

export const RunEvent = z.intersection(z.object({ seq: z.number().int().positive(), at: EpochMs }), RunEventBody)
export type RunEvent = z.infer<typeof RunEvent>

export const PRUNED_BY_SNAPSHOT: readonly RunEventBody['type'][] = ['text.delta', 'reasoning.delta', 'message.snapshot']
