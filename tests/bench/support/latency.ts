import { tokensOf } from '#tests/support/fake-ollama/tokens.ts'
import type { Client } from '#tests/support/headless-core.ts'
import { timeEach } from './stats.ts'
import { variedText } from './varied-text.ts'

export const STREAMS = 10
const SECONDS = 12
export const RATE = 60
const CHARACTERS_PER_TOKEN = variedText(100).length / tokensOf(variedText(100)).length

/** One model for each stream: two calls to the same model would wait for each other. */
export const streamModels = Array.from({ length: STREAMS }, (_, at) => ({
  name: `stream-${at}:latest`,
  contextLength: 32_768,
}))

export const streamScript = [{ replies: [{ text: variedText((RATE * SECONDS) / 14), tokensPerSecond: RATE }] }]

/** Starts the streams and a reader of each. Resolves when all have said something. */
export async function startStreams(
  client: Client,
  url: string,
): Promise<{ tokens(): number; ended: Promise<unknown> }> {
  const { providerId } = await client.models.addProvider({ kind: 'ollama', name: 'Bench', baseUrl: url })
  await client.models.list({ refresh: true })
  let characters = 0
  const watchers: Promise<void>[] = []
  const started = streamModels.map(async ({ name }) => {
    const { conversationId } = await client.chat.create({ model: { providerId, name } })
    const { runId } = await client.chat.send({ conversationId, text: 'go' })
    if (runId === null) throw new Error('the message was queued')
    const first = Promise.withResolvers<void>()
    const watch = async () => {
      for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
        if (event.type !== 'text.delta') continue
        characters += event.data.text.length
        first.resolve()
      }
      first.resolve()
    }
    watchers.push(watch())
    await first.promise
  })
  await Promise.all(started)
  return { tokens: () => characters / CHARACTERS_PER_TOKEN, ended: Promise.all(watchers) }
}

/** How long small procedures take, one after the other, over about six seconds. */
export async function timeCalls(client: Client): Promise<number[]> {
  const calls: ((client: Client) => Promise<unknown>)[] = [
    (to) => to.settings.list(),
    (to) => to.chat.list({ limit: 50 }),
    (to) => to.runs.list({ active: true }),
    (to) => to.governance.approvals({ pending: true }),
    (to) => to.system.health(),
  ]
  const startedAt = performance.now()
  const times: number[] = []
  while (performance.now() - startedAt < (SECONDS / 2) * 1_000) {
    times.push(...(await timeEach(calls.length, (at) => calls[at]?.(client))))
  }
  return times
}

/** The core's own word for its event loop, while it works. */
export async function eventLoopP99Ms(client: Client): Promise<number> {
  let worst = 0
  let samples = 0
  for await (const status of await client.system.watchStatus()) {
    worst = Math.max(worst, status.eventLoopP99Ms)
    samples += 1
    if (samples === 4) break
  }
  return worst
}
