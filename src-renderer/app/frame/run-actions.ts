import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { showToast } from '#renderer/ui/toasts.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { strings } from '../strings.ts'

export const stopRun = (run: RunCard): Promise<void> =>
  telling(async () => {
    await client.runs.cancel({ runId: run.runId })
    return strings.running.stopped(run.title)
  })

export const resumeRun = (run: RunCard): Promise<void> =>
  telling(async () => {
    await client.runs.resume({ runId: run.runId })
    return null
  })

export const pauseAll = (): Promise<void> =>
  telling(async () => strings.running.paused((await client.runs.pauseAll()).count))

export const resumeAll = (): Promise<void> =>
  telling(async () => strings.running.resumed((await client.runs.resumeAll()).count))

/** Says what came of it: in a toast, or in one that stays when it failed. */
async function telling(act: () => Promise<string | null>): Promise<void> {
  try {
    const text = await act()
    if (text !== null) showToast({ text })
  } catch (error) {
    showToast({ text: errorText(error), tone: 'failed' })
  }
}
