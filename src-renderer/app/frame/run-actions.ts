import { client } from '#renderer/lib/client.ts'
import { told } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { strings } from '../strings.ts'

const words = strings.running

export const stopRun = ({ runId, title }: RunCard) =>
  told(async () => {
    await client.runs.cancel({ runId })
    showToast({ text: words.stopped(title) })
  })

export const resumeRun = ({ runId }: RunCard) => told(() => client.runs.resume({ runId }))

export const pauseAll = () => told(async () => showToast({ text: words.paused((await client.runs.pauseAll()).count) }))

export const resumeAll = () =>
  told(async () => showToast({ text: words.resumed((await client.runs.resumeAll()).count) }))
