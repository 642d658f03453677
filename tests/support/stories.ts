import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { ASSISTANT } from '#tests/support/fake-ollama/assistant-script.ts'
import type { Client } from '#tests/support/headless-core.ts'

/** A provider at this address with its model as the default, and the first-run guide done: ready to chat. */
export async function addOllama(client: Client, url: string, model = ASSISTANT): Promise<ModelRef> {
  const { providerId } = await client.models.addProvider({ kind: 'ollama', name: 'Test Ollama', baseUrl: url })
  const ref = { providerId, name: model }
  await client.models.list({ refresh: true })
  await client.settings.set({ key: 'models.defaultChat', value: ref })
  await client.settings.set({ key: 'onboarding.done', value: true })
  await client.settings.set({ key: 'chat.autoTitle', value: false })
  return ref
}

export interface AgentOptions {
  tools: string[]
  mode?: RunMode
  instructions?: string
}

export async function createAgent(client: Client, options: AgentOptions): Promise<AgentId> {
  const { agentId } = await client.agents.create({
    name: 'Helper',
    description: 'Helps in the tests',
    instructions: options.instructions ?? 'You are a helpful assistant.',
    tools: options.tools.map((name) => ({ name })),
    mode: options.mode ?? 'ask',
    params: { temperature: 0 },
    usesMemory: false,
  })
  return agentId
}

/** Sends a message and waits until its run is final or waits for the person. Returns the run. */
export async function sendAndWait(client: Client, conversationId: ConversationId, text: string): Promise<RunId> {
  const { runId } = await client.chat.send({ conversationId, text })
  if (runId === null) throw new Error('the message was queued')
  await settle(client, runId)
  return runId
}

/** Follows a run until it ends, or stops to ask. */
export async function settle(client: Client, runId: RunId): Promise<void> {
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
    const mayWait = event.type === 'run.state_changed' && event.data.state === 'waiting'
    if (mayWait && (await client.runs.get({ runId })).state === 'waiting') return
  }
}

/** The text of the last message on the current path. */
export async function lastText(client: Client, conversationId: ConversationId): Promise<string> {
  const { total } = await client.chat.messages({ conversationId, limit: 1 })
  const { items } = await client.chat.messages({ conversationId, offset: Math.max(0, total - 1), limit: 1 })
  const parts = items[0]?.parts ?? []
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
