import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { told } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import { strings } from './strings.ts'

const words = strings.said

export const pauseAll = () => told(async () => showToast({ text: words.paused((await client.runs.pauseAll()).count) }))

export const resumeAll = () =>
  told(async () => showToast({ text: words.resumed((await client.runs.resumeAll()).count) }))

export const stop = ({ runId, title }: RunCard) =>
  told(async () => {
    await client.runs.cancel({ runId })
    showToast({ text: words.stopped(title) })
  })

export const resume = ({ runId }: RunCard) => told(() => client.runs.resume({ runId }))

export const retry = ({ runId, title }: RunCard) =>
  told(async () => {
    await client.runs.retry({ runId })
    showToast({ text: words.retried(title) })
  })

export const newChat = () => told(async () => goTo('chat', (await client.chat.create({})).conversationId))

export const checkProvider = (providerId: ProviderId) =>
  told(async () => {
    const { status, detail } = await client.models.testProvider({ providerId })
    if (status !== 'ready') showToast({ text: detail })
  })
