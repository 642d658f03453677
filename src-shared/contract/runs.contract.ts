import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { AgentId, ConversationId, EpochMs, RunId } from '../domain/ids.ts'
import { TokenUsage } from '../domain/model.ts'
import { RunState } from '../domain/run.ts'
import { RunEvent } from '../domain/run-event.ts'
import { Done, flagParam, intParam, page, pick, procedure } from './base.ts'

const WireErrorSchema = z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) })

export const RunCard = z.object({
  runId: RunId,
  kind: z.string(),
  title: z.string(),
  state: RunState,
  stateReason: z.string().nullable(),
  agentId: AgentId.nullable(),
  conversationId: ConversationId.nullable(),
  parentId: RunId.nullable(),
  steps: z.number().int(),
  usage: TokenUsage,
  error: WireErrorSchema.nullable(),
  createdAt: EpochMs,
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
})
export type RunCard = z.infer<typeof RunCard>

export const StepView = z.object({
  stepNo: z.number().int(),
  kind: z.enum(['model', 'tool', 'compact']),
  name: z.string(),
  state: z.enum(['started', 'succeeded', 'failed', 'cancelled', 'unknown']),
  input: z.unknown(),
  output: z.unknown(),
  error: WireErrorSchema.nullable(),
  usage: TokenUsage.nullable(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
})
export type StepView = z.infer<typeof StepView>

const route = { tags: ['Runs'] }
const one = z.object({ runId: RunId })

export const runs = {
  /** Newest first. */
  list: procedure
    .route({ ...route, method: 'GET', path: '/runs', summary: 'Runs' })
    .input(
      z.object({
        active: flagParam.optional(),
        conversationId: ConversationId.optional(),
        limit: intParam(1, 200).default(50),
        cursor: z.string().optional(),
      }),
    )
    .output(page(RunCard)),
  get: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}', summary: 'One run with its steps' })
    .errors(pick('run.not_found'))
    .input(one)
    .output(RunCard.extend({ stepList: z.array(StepView) })),
  /**
   * Events with seq > afterSeq, oldest first, then live. `run.finished` is the last event of a run, and the watch ends
   * with it; a run that is tried again goes on behind it.
   */
  watch: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}/events', summary: 'Events of a run, live' })
    .errors(pick('run.not_found'))
    .input(one.extend({ afterSeq: intParam(0, Number.MAX_SAFE_INTEGER).default(0) }))
    .output(eventIterator(RunEvent)),
  cancel: procedure
    .route({ ...route, method: 'POST', path: '/runs/{runId}/cancel', summary: 'Stop a run' })
    .errors(pick('run.not_found'))
    .input(one)
    .output(Done),
  pause: procedure
    .route({ ...route, method: 'POST', path: '/runs/{runId}/pause', summary: 'Pause a run at its next step' })
    .errors(pick('run.not_found', 'run.wrong_state'))
    .input(one)
    .output(Done),
  resume: procedure
    .route({ ...route, method: 'POST', path: '/runs/{runId}/resume', summary: 'Go on with a paused run' })
    .errors(pick('run.not_found', 'run.wrong_state'))
    .input(one)
    .output(Done),
  retry: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/runs/{runId}/retry',
      summary: 'Try a failed run again from its last good step',
    })
    .errors(pick('run.not_found', 'run.wrong_state', 'conversation.busy', 'message.not_found'))
    .input(one)
    .output(Done),
  pauseAll: procedure
    .route({ ...route, method: 'POST', path: '/runs/pause-all', summary: 'Pause everything that runs' })
    .output(z.object({ count: z.number().int() })),
  resumeAll: procedure
    .route({ ...route, method: 'POST', path: '/runs/resume-all', summary: 'Go on with everything that is paused' })
    .output(z.object({ count: z.number().int() })),
}
