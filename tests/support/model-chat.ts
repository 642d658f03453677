import type { ModelEvent, ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import type { AdapterChat } from '#main/features/models/adapter.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import { type AppError, toAppError } from '#shared/errors/errors.ts'

export const modelOf = (known: Partial<Model> = {}): Model => ({
  ref: { providerId: 'prov_1', name: 'test' },
  title: 'test',
  providerName: 'Test',
  location: 'this_pc',
  capabilities: ['chat', 'tools'],
  contextLength: 32_768,
  numCtx: 4_096,
  usesPromptedTools: false,
  sizeBytes: null,
  isLoaded: true,
  gpuShare: null,
  price: null,
  ...known,
})

export const chatOf = (known: Partial<AdapterChat> = {}): AdapterChat => ({
  model: modelOf(),
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [],
  params: {},
  maxOutputTokens: 512,
  promptTokens: 20,
  signal: new AbortController().signal,
  ...known,
})

export interface Collected {
  /** neighbouring texts joined, `load` left out */
  folded: ModelEvent[]
  texts: string[]
  calls: ModelToolCall[]
  finish: string | undefined
}

/** Everything a stream gave. */
export async function collect(stream: AsyncIterable<ModelEvent>): Promise<Collected> {
  const events: ModelEvent[] = []
  for await (const event of stream) events.push(event)
  return {
    folded: foldEvents(events.filter((event) => event.type !== 'load')),
    texts: events.flatMap((event) => (event.type === 'text' ? [event.text] : [])),
    calls: events.flatMap((event) => (event.type === 'tool_call' ? [event.call] : [])),
    finish: events.flatMap((event) => (event.type === 'finish' ? [event.reason] : [])).at(-1),
  }
}

/** Neighbouring text and reasoning events as one, so that only the content counts and not how it was cut. */
export function foldEvents(events: readonly ModelEvent[]): ModelEvent[] {
  const folded: ModelEvent[] = []
  for (const event of events) {
    const last = folded.at(-1)
    const isSame = last?.type === event.type && (event.type === 'text' || event.type === 'reasoning')
    if (isSame && 'text' in last && 'text' in event)
      folded.splice(-1, 1, { type: event.type, text: last.text + event.text })
    else folded.push(event)
  }
  return folded
}

/** The error that a stream ends with. */
export async function errorOf(stream: AsyncIterable<ModelEvent>): Promise<AppError> {
  try {
    for await (const _event of stream);
  } catch (thrown) {
    return toAppError(thrown)
  }
  throw new Error('the stream ended without an error')
}
