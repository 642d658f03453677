import { z } from 'zod'
import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { badResponse, parseJson, streamError } from '../http-errors.ts'
import type { ServerEvent } from '../lines.ts'
import type { Who } from '../refusal-rules.ts'
import { TextEvents } from '../text-events.ts'
import { OPAQUE_KIND } from './openai-messages.ts'
import { ReasoningDetails } from './reasoning-details.ts'
import { ToolCallAssembler } from './tool-call-assembler.ts'

const Text = z.string().nullish().catch(null)
const Count = z.number().nonnegative().nullish().catch(null)
const Delta = z.object({
  content: Text,
  reasoning: Text,
  reasoning_content: Text,
  reasoning_details: z.array(z.record(z.string(), z.unknown())).nullish().catch(null),
  refusal: Text,
  tool_calls: z
    .array(
      z.object({
        id: Text,
        index: z.number().nullish(),
        function: z.object({ name: Text, arguments: z.unknown().optional() }).nullish(),
      }),
    )
    .nullish(),
})
const Chunk = z.object({
  error: z.unknown().optional(),
  choices: z
    .array(z.object({ delta: Delta.nullish(), message: Delta.nullish(), finish_reason: Text }))
    .nullish()
    .transform((choices) => choices ?? []),
  usage: z
    .object({
      prompt_tokens: Count,
      completion_tokens: Count,
      cost: Count,
      prompt_tokens_details: z.object({ cached_tokens: Count }).nullish().catch(null),
      completion_tokens_details: z.object({ reasoning_tokens: Count }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})
type Chunk = z.infer<typeof Chunk>
type Delta = z.infer<typeof Delta>

export interface OpenAiStreamOptions {
  who: Who
  toolNames: readonly string[]
  nextCallId: () => string
  hasInlineThinking: boolean
  started(): void
}

const REASONS: Record<string, 'stop' | 'length' | 'content_filter'> = {
  length: 'length',
  content_filter: 'content_filter',
}

/** The normalised events of /chat/completions. A body that is one JSON answer instead of a stream is read the same way. */
export async function* openAiEvents(
  events: AsyncIterable<ServerEvent>,
  options: OpenAiStreamOptions,
): AsyncGenerator<ModelEvent> {
  const answer = new Answer(options)
  for await (const { data } of events) {
    if (data.trim() === '[DONE]') break
    const chunk = readChunk(data, options.who)
    options.started()
    yield* answer.take(chunk)
  }
  yield* answer.end()
}

function readChunk(data: string, who: Who): Chunk {
  const chunk = Chunk.safeParse(parseJson(data, who))
  if (!chunk.success) throw badResponse(who, `sent a piece of an unknown form: ${data.slice(0, 200)}`)
  if (chunk.data.error != null) throw streamError(who, chunk.data.error)
  return chunk.data
}

/** One answer while it is put together. */
class Answer {
  readonly #options: OpenAiStreamOptions
  readonly #text: TextEvents
  readonly #calls = new ToolCallAssembler()
  readonly #details = new ReasoningDetails()
  #usage: TokenUsage | undefined
  #finish: string | undefined
  #textCalls = 0

  constructor(options: OpenAiStreamOptions) {
    const { toolNames, nextCallId, hasInlineThinking } = options
    this.#options = options
    const calls = toolNames.length === 0 ? undefined : { toolNames, nextCallId }
    this.#text = new TextEvents({ calls, readsThinking: hasInlineThinking })
  }

  take(chunk: Chunk): ModelEvent[] {
    if (chunk.usage) this.#usage = usageOf(chunk.usage)
    const [choice] = chunk.choices
    if (choice === undefined) return []
    if (choice.finish_reason) this.#finish = choice.finish_reason
    const delta = choice.delta ?? choice.message
    return delta ? this.#spoken(delta) : []
  }

  end(): ModelEvent[] {
    const { who, nextCallId } = this.#options
    if (this.#finish === undefined)
      throw new AppError('llm.cut', `The answer of ${who.name} ended before it was done. Try again.`)
    const isCut = this.#finish === 'length'
    const rest = this.#counted(this.#text.end(isCut))
    const calls = this.#calls.end(nextCallId, isCut).map<ModelEvent>((call) => ({ type: 'tool_call', call }))
    const items = this.#details.items
    return [
      ...rest,
      ...(items.length > 0 ? [{ type: 'reasoning_opaque' as const, opaque: { kind: OPAQUE_KIND, items } }] : []),
      ...calls,
      ...(this.#usage === undefined ? [] : [{ type: 'usage' as const, usage: this.#usage }]),
      { type: 'finish', reason: REASONS[this.#finish] ?? (calls.length + this.#textCalls > 0 ? 'tool_calls' : 'stop') },
    ]
  }

  #spoken(delta: Delta): ModelEvent[] {
    const details = delta.reasoning_details ?? []
    for (const detail of details) this.#details.push(detail)
    for (const call of delta.tool_calls ?? []) {
      const args = call.function?.arguments
      const text = args == null || typeof args === 'string' ? args : JSON.stringify(args)
      this.#calls.push({ ...call, function: { name: call.function?.name, arguments: text } })
    }
    const thought = delta.reasoning || delta.reasoning_content || ReasoningDetails.textOf(details)
    return [
      ...(thought ? [{ type: 'reasoning' as const, text: thought }] : []),
      ...this.#counted(this.#text.push(delta.content || delta.refusal || '')),
    ]
  }

  #counted(events: ModelEvent[]): ModelEvent[] {
    this.#textCalls += events.filter((event) => event.type === 'tool_call').length
    return events
  }
}

function usageOf(usage: NonNullable<Chunk['usage']>): TokenUsage {
  const cached = usage.prompt_tokens_details?.cached_tokens
  const reasoning = usage.completion_tokens_details?.reasoning_tokens
  return {
    inputTokens: usage.prompt_tokens ?? 0,
    outputTokens: usage.completion_tokens ?? 0,
    ...(cached ? { cachedTokens: cached } : {}),
    ...(reasoning ? { reasoningTokens: reasoning } : {}),
    ...(usage.cost == null ? {} : { costUsd: usage.cost }),
  }
}
