import type { ModelEvent, ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { DemoMessage } from './demo-content.ts'

export const DEMO_MODEL: ModelRef = { providerId: 'prov_demo', name: 'demo' }
const CHARS_PER_TOKEN = 4

const MODEL: Model = {
  ref: DEMO_MODEL,
  title: 'Demo',
  providerName: 'Demo',
  location: 'this_pc',
  capabilities: ['chat', 'tools', 'thinking'],
  contextLength: 32_768,
  numCtx: 32_768,
  usesPromptedTools: false,
  sizeBytes: null,
  isLoaded: true,
  gpuShare: null,
  price: null,
}

/** What a small model on an ordinary PC takes. */
const FIRST_TOKEN_MS = 420
const TOKEN_MS = 38

/**
 * A gateway whose only model says what the script says: first thinking and tool calls, then the answer. It takes the
 * time that a real one would, on the clock of the demo's past.
 *
 * @param pass  lets so many milliseconds go by
 */
export function createDemoGateway(pass: (ms: number) => void): {
  gateway: ModelGateway
  say(answer: DemoMessage): void
} {
  const script: ModelEvent[][] = []
  let calls = 0

  async function* chat(): AsyncIterable<ModelEvent> {
    pass(FIRST_TOKEN_MS)
    for (const event of script.shift() ?? [{ type: 'finish', reason: 'stop' } as const]) {
      yield* event.type === 'text' || event.type === 'reasoning' ? inPieces(event, pass) : [event]
    }
  }

  const toolCall = ({ tool, args }: DemoMessage['toolCalls'][number]): ModelEvent => {
    calls += 1
    return { type: 'tool_call', call: { callId: `demo-${calls}`, tool, args } }
  }

  return {
    say(answer) {
      const thinking: ModelEvent[] = answer.reasoning ? [{ type: 'reasoning', text: answer.reasoning }] : []
      const usage: ModelEvent = {
        type: 'usage',
        usage: { inputTokens: 900 + answer.text.length, outputTokens: Math.ceil(answer.text.length / CHARS_PER_TOKEN) },
      }
      if (answer.toolCalls.length > 0) {
        script.push([...thinking, ...answer.toolCalls.map(toolCall), usage, { type: 'finish', reason: 'tool_calls' }])
        thinking.length = 0
      }
      script.push([...thinking, { type: 'text', text: answer.text }, usage, { type: 'finish', reason: 'stop' }])
    },
    gateway: {
      describe: () => Promise.resolve(MODEL),
      known: () => MODEL,
      chat,
      countTokens: (_ref, texts) =>
        Promise.resolve(
          texts.map((text) => ({ tokens: Math.ceil(text.length / CHARS_PER_TOKEN), precision: 'estimate' as const })),
        ),
      embed: () => Promise.reject(new AppError('llm.capability_missing', 'The demo has no model for meaning search.')),
      concurrency: () => 1,
    },
  }
}

function* inPieces(event: Extract<ModelEvent, { text: string }>, pass: (ms: number) => void): Iterable<ModelEvent> {
  for (const text of event.text.match(/\S+\s*/g) ?? []) {
    yield { ...event, text }
    pass(Math.ceil(text.length / CHARS_PER_TOKEN) * TOKEN_MS)
  }
}
