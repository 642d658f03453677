import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { showToast } from '#renderer/ui/toasts.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { strings } from './strings.ts'

const words = strings.said

export const pauseAll = () => telling(async () => words.paused((await client.runs.pauseAll()).count))
export const resumeAll = () => telling(async () => words.resumed((await client.runs.resumeAll()).count))

export const stop = ({ runId, title }: RunCard) =>
  telling(async () => {
    await client.runs.cancel({ runId })
    return words.stopped(title)
  })

export const resume = ({ runId }: RunCard) => telling(() => client.runs.resume({ runId }).then(() => null))

export const retry = ({ runId, title }: RunCard) =>
  telling(async () => {
    await client.runs.retry({ runId })
    return words.retried(title)
  })

export const newChat = () =>
  telling(async () => {
    goTo('chat', (await client.chat.create({})).conversationId)
    return null
  })

export const checkProvider = (providerId: Parameters<typeof client.models.testProvider>[0]['providerId']) =>
  telling(async () => {
    const { status, detail } = await client.models.testProvider({ providerId })
    return status === 'ready' ? null : detail
  })

/** Says what came of it: in a toast, or in one that stays when it failed. */
async function telling(act: () => Promise<string | null>): Promise<void> {
  try {
    const text = await act()
    if (text !== null) showToast({ text })
  } catch (error) {
    showToast({ text: errorText(error), tone: 'failed' })
  }
}
