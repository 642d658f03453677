import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { AgentId, ConversationId, EpochMs, RunId } from '../domain/ids.ts'
import { TokenUsage } from '../domain/model.ts'
import { RunState } from '../domain/run.ts'
import { RunEvent } from '../domain/run-event.ts'
import { Done, flagParam, intParam, pick, procedure } from './base.ts'
import { RunLogEntry, RunSpan, StepDetail, StepKind, StepLine, StepState, WireErrorSchema } from './run-detail.ts'

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
  /** when the person looked at its end; null: not yet */
  seenAt: EpochMs.nullable(),
})
export type RunCard = z.infer<typeof RunCard>

export const StepView = z.object({
  stepNo: z.number().int(),
  kind: StepKind,
  name: z.string(),
  state: StepState,
  input: z.unknown(),
  output: z.unknown(),
  error: WireErrorSchema.nullable(),
  usage: TokenUsage.nullable(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
})
export type StepView = z.infer<typeof StepView>

export const RunFilter = z.object({
  active: flagParam.optional(),
  conversationId: ConversationId.optional(),
  states: z.array(RunState).max(7).optional(),
  agentId: AgentId.optional(),
  /** created in [from, to) */
  from: z.coerce.number().int().nonnegative().optional(),
  to: z.coerce.number().int().nonnegative().optional(),
  unread: flagParam.optional(),
  /** runs that only write the titles of chats, too */
  titles: flagParam.optional(),
  /** all these words in the title or in a step; the last may be the beginning of one */
  search: z.string().max(500).optional(),
  /** runs up to this one, so that places stay where they are while new runs begin */
  upTo: RunId.optional(),
  /** runs that began after this one */
  newerThan: RunId.optional(),
})
export type RunFilter = z.infer<typeof RunFilter>

export const RunSort = z.enum(['newest', 'oldest', 'longest', 'shortest', 'most_tokens', 'most_steps'])
export type RunSort = z.infer<typeof RunSort>

export const RunCounts = z.object({
  all: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
  failed: z.number().int(),
  unread: z.number().int(),
  unreadFailed: z.number().int(),
})
export type RunCounts = z.infer<typeof RunCounts>

/** Runs by id, or all that a filter finds but some. */
const Selection = z.union([
  z.object({ runIds: z.array(RunId).min(1).max(1_000) }),
  z.object({ all: RunFilter, except: z.array(RunId).max(1_000).default([]) }),
])
export type RunSelection = z.infer<typeof Selection>

const route = { tags: ['Runs'] }
const one = z.object({ runId: RunId })
const oneStep = one.extend({ stepNo: intParam(1, Number.MAX_SAFE_INTEGER) })
const Outcome = z.object({
  count: z.number().int(),
  /** those that were left as they are, by the error's code */
  refused: z.array(z.object({ code: z.string(), count: z.number().int() })),
})

export const runs = {
  /**
   * Newest first unless sorted otherwise. Pages by cursor, or by `offset` for a list that is jumped through; then give
   * `upTo` too.
   */
  list: procedure
    .route({ ...route, method: 'GET', path: '/runs', summary: 'Runs' })
    .input(
      RunFilter.extend({
        sort: RunSort.default('newest'),
        limit: intParam(1, 200).default(50),
        offset: intParam(0, 10_000_000).default(0),
        cursor: z.string().max(200).optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(RunCard),
        nextCursor: z.string().nullable(),
        /** all that the filter finds; null on later pages of a cursor */
        total: z.number().int().nullable(),
        /** the newest run there is, whatever the filter: for `upTo` */
        newest: RunId.nullable(),
      }),
    ),
  /** Those of them that are there. */
  cards: procedure
    .route({ ...route, method: 'POST', path: '/runs/cards', summary: 'Some runs by id' })
    .input(z.object({ runIds: z.array(RunId).max(200) }))
    .output(z.array(RunCard)),
  counts: procedure
    .route({ ...route, method: 'GET', path: '/runs/counts', summary: 'How many runs there are, by view' })
    .output(RunCounts),
  /** Runs at work, each time one of them got on; at most four times a second. */
  watchActive: procedure
    .route({ ...route, method: 'GET', path: '/runs/active', summary: 'Runs at work, live' })
    .output(eventIterator(z.array(RunCard))),
  get: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}', summary: 'One run with its steps' })
    .errors(pick('run.not_found'))
    .input(one)
    .output(RunCard.extend({ stepList: z.array(StepView) })),
  /** A run with the lines of its steps from `fromStepNo` on; `lastSeq` is where a watch goes on. */
  timeline: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}/timeline', summary: 'The steps of a run in time' })
    .errors(pick('run.not_found'))
    .input(
      one.extend({
        fromStepNo: intParam(1, Number.MAX_SAFE_INTEGER).default(1),
        limit: intParam(1, 5_000).default(2_000),
      }),
    )
    .output(z.object({ run: RunCard, steps: z.array(StepLine), spans: z.array(RunSpan), lastSeq: z.number().int() })),
  step: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}/steps/{stepNo}', summary: 'One step, whole' })
    .errors(pick('run.not_found'))
    .input(oneStep)
    .output(StepDetail),
  promptMessage: procedure
    .route({
      ...route,
      method: 'GET',
      path: '/runs/{runId}/steps/{stepNo}/prompt/{index}',
      summary: 'A whole message of a prompt',
    })
    .errors(pick('run.not_found'))
    .input(oneStep.extend({ index: intParam(0, 100_000) }))
    .output(z.object({ content: z.string() })),
  /** Newest 500 lines of Hearth's log about this run, oldest first. */
  log: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}/log', summary: 'What the log says about a run' })
    .errors(pick('run.not_found'))
    .input(one)
    .output(z.object({ entries: z.array(RunLogEntry), isCut: z.boolean() })),
  asText: procedure
    .route({ ...route, method: 'GET', path: '/runs/{runId}/text', summary: 'A run as a text to copy' })
    .errors(pick('run.not_found'))
    .input(one.extend({ format: z.enum(['markdown', 'json']) }))
    .output(z.object({ text: z.string() })),
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
  /** The same for many; those that it means nothing for are left as they are. */
  bulk: procedure
    .route({ ...route, method: 'POST', path: '/runs/bulk', summary: 'Retry, cancel, pause or resume many runs' })
    .input(z.object({ action: z.enum(['retry', 'cancel', 'pause', 'resume']), runs: Selection }))
    .output(Outcome),
  /** Ended runs go to the bin, for 30 days. Chats keep their messages. `batch` takes all of it back. */
  delete: procedure
    .route({ ...route, method: 'POST', path: '/runs/delete', summary: 'Put ended runs into the bin' })
    .errors(pick('run.not_found', 'run.wrong_state'))
    .input(Selection)
    .output(Outcome.extend({ batch: EpochMs })),
  restore: procedure
    .route({ ...route, method: 'POST', path: '/runs/restore', summary: 'Take runs out of the bin' })
    .input(z.object({ batch: EpochMs }))
    .output(z.object({ count: z.number().int() })),
  /** The person has looked at how these ended. */
  markSeen: procedure
    .route({ ...route, method: 'POST', path: '/runs/seen', summary: 'Mark ended runs as seen' })
    .input(Selection)
    .output(z.object({ count: z.number().int() })),
  markUnseen: procedure
    .route({ ...route, method: 'POST', path: '/runs/unseen', summary: 'Mark an ended run as unread' })
    .errors(pick('run.not_found', 'run.wrong_state'))
    .input(one)
    .output(Done),
  pauseAll: procedure
    .route({ ...route, method: 'POST', path: '/runs/pause-all', summary: 'Pause everything that runs' })
    .output(z.object({ count: z.number().int() })),
  resumeAll: procedure
    .route({ ...route, method: 'POST', path: '/runs/resume-all', summary: 'Go on with everything that is paused' })
    .output(z.object({ count: z.number().int() })),
}
