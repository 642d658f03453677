import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { told } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import type { RunCard, RunSelection } from '#shared/contract/runs.contract.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { strings } from './strings.ts'

const words = strings.done

export type BulkAction = 'retry' | 'resume' | 'pause' | 'cancel'

/** Why an action means nothing for a run now; undefined when it can be done. */
export const refusals = {
  retry: ({ state }: RunCard) => (state === 'failed' || state === 'cancelled' ? undefined : strings.actions.notFailed),
  cancel: ({ state }: RunCard) => (isFinal(state) ? strings.actions.ended : undefined),
  pause: ({ state }: RunCard) => (isFinal(state) ? strings.actions.ended : undefined),
  delete: ({ state }: RunCard) => (isFinal(state) ? undefined : strings.actions.works),
  openChat: ({ conversationId }: RunCard) => (conversationId === null ? strings.actions.noChat : undefined),
} satisfies Record<string, (run: RunCard) => string | undefined>

export const retryRun = (run: RunCard) => told(() => client.runs.retry({ runId: run.runId }))
export const cancelRun = (run: RunCard) => told(() => client.runs.cancel({ runId: run.runId }))

export const pauseOrResume = (run: RunCard) =>
  told(() => (run.state === 'paused' ? client.runs.resume(run) : client.runs.pause(run)))

export function deleteRun(run: RunCard): Promise<void> {
  return told(async () => {
    const { batch } = await client.runs.delete({ runIds: [run.runId] })
    offerRestore(words.deleted(run.title), batch)
  })
}

/** What a list of runs is told to do; those that it means nothing for stay as they are, and their number is said. */
export function bulkAct(action: BulkAction, runs: RunSelection): Promise<void> {
  return told(async () => {
    const { count, refused } = await client.runs.bulk({ action, runs })
    const left = refused.reduce((sum, each) => sum + each.count, 0)
    showToast({ text: [words[action](count), ...(left > 0 ? [words.leftAlone(left)] : [])].join('. ') })
  })
}

export function bulkDelete(runs: RunSelection): Promise<void> {
  return told(async () => {
    const { batch, count, refused } = await client.runs.delete(runs)
    const left = refused.reduce((sum, each) => sum + each.count, 0)
    if (count > 0) offerRestore(words.deletedMany(count), batch)
    if (left > 0) showToast({ text: words.leftAlone(left) })
  })
}

export const bulkSeen = (runs: RunSelection) =>
  told(async () => {
    const { count } = await client.runs.markSeen(runs)
    showToast({ text: words.seen(count) })
  })

export const setSeen = ({ runId, seenAt }: RunCard) =>
  told<unknown>(() => (seenAt === null ? client.runs.markSeen({ runIds: [runId] }) : client.runs.markUnseen({ runId })))

export const copyRun = ({ runId }: RunCard, format: 'markdown' | 'json') =>
  told(async () => {
    const { text } = await client.runs.asText({ runId, format })
    await navigator.clipboard.writeText(text)
    showToast({ text: words.copied })
  })

export function openChat({ conversationId }: RunCard): void {
  if (conversationId !== null) goTo('chat', conversationId)
}

function offerRestore(label: string, batch: number): void {
  offerUndo(label, async () => {
    await client.runs.restore({ batch })
  })
}
