import { os } from '#main/engine/rpc/implement.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import { PAUSED_BY_PERSON, PERSON } from '#shared/domain/run-reasons.ts'
import type { RunsService } from './runs.service.ts'

const done = { done: true as const }
const never = new AbortController().signal

export function createRunsRoutes(runs: Runs, service: RunsService) {
  return os.runs.router({
    list: os.runs.list.handler(({ input, signal }) => service.list(input, signal)),
    cards: os.runs.cards.handler(({ input }) => service.cards(input.runIds)),
    counts: os.runs.counts.handler(() => service.counts()),
    watchActive: os.runs.watchActive.handler(({ signal }) => service.watchActive(signal ?? never)),
    get: os.runs.get.handler(({ input }) => ({ ...runs.get(input.runId), stepList: runs.steps(input.runId) })),
    timeline: os.runs.timeline.handler(({ input: { runId, ...page } }) => service.timeline(runId, page)),
    step: os.runs.step.handler(({ input }) => service.step(input.runId, input.stepNo)),
    promptMessage: os.runs.promptMessage.handler(({ input }) => service.promptMessage(input)),
    log: os.runs.log.handler(({ input, signal }) => service.log(input.runId, signal)),
    asText: os.runs.asText.handler(async ({ input }) => ({ text: await service.asText(input.runId, input.format) })),
    watch: os.runs.watch.handler(async function* ({ input, signal }) {
      runs.get(input.runId)
      yield* runs.watch(input.runId, input.afterSeq, signal ?? never)
    }),
    cancel: os.runs.cancel.handler(({ input }) => runs.cancel(input.runId, PERSON).then(() => done)),
    pause: os.runs.pause.handler(({ input }) => runs.pause(input.runId, PAUSED_BY_PERSON).then(() => done)),
    resume: os.runs.resume.handler(({ input }) => runs.resume(input.runId).then(() => done)),
    retry: os.runs.retry.handler(({ input }) => runs.retry(input.runId).then(() => done)),
    bulk: os.runs.bulk.handler(({ input }) => service.bulk(input.action, input.runs)),
    delete: os.runs.delete.handler(({ input }) => service.delete(input)),
    restore: os.runs.restore.handler(async ({ input }) => ({ count: await service.restore(input.batch) })),
    markSeen: os.runs.markSeen.handler(async ({ input }) => ({ count: await service.markSeen(input) })),
    markUnseen: os.runs.markUnseen.handler(({ input }) => service.markUnseen(input.runId).then(() => done)),
    pauseAll: os.runs.pauseAll.handler(async () => ({ count: await runs.pauseAll(PAUSED_BY_PERSON) })),
    resumeAll: os.runs.resumeAll.handler(async () => ({ count: await runs.resumeAll() })),
  })
}
