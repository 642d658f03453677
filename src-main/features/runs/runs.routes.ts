import { os } from '#main/engine/rpc/implement.ts'
import type { Runs } from '#main/engine/runs/runs.ts'

const done = { done: true as const }
const BY_PERSON = 'person'

export function createRunsRoutes(runs: Runs) {
  return os.runs.router({
    list: os.runs.list.handler(({ input: { active, conversationId, cursor, limit } }) =>
      runs.list({
        limit,
        ...(active === undefined ? {} : { active }),
        ...(conversationId === undefined ? {} : { conversationId }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    ),
    get: os.runs.get.handler(({ input }) => ({ ...runs.get(input.runId), stepList: runs.steps(input.runId) })),
    watch: os.runs.watch.handler(async function* ({ input, signal }) {
      runs.get(input.runId)
      yield* runs.watch(input.runId, input.afterSeq, signal ?? new AbortController().signal)
    }),
    cancel: os.runs.cancel.handler(({ input }) => runs.cancel(input.runId, BY_PERSON).then(() => done)),
    pause: os.runs.pause.handler(({ input }) => runs.pause(input.runId, BY_PERSON).then(() => done)),
    resume: os.runs.resume.handler(({ input }) => runs.resume(input.runId).then(() => done)),
    retry: os.runs.retry.handler(({ input }) => runs.retry(input.runId).then(() => done)),
    pauseAll: os.runs.pauseAll.handler(async () => ({ count: await runs.pauseAll(BY_PERSON) })),
    resumeAll: os.runs.resumeAll.handler(async () => ({ count: await runs.resumeAll() })),
  })
}
