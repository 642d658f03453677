import { z } from 'zod'
import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { AppError } from '#shared/errors/errors.ts'
import { badResponse, parseJson, streamError } from '../http-errors.ts'
import type { ServerEvent } from '../lines.ts'
import type { Who } from '../refusal-rules.ts'
import { isObject, parseToolArgs } from '../tool-args.ts'
import { OPAQUE_KIND } from './anthropic-messages.ts'

const Count = z.number().nonnegative().nullish().catch(null)
const Usage = z.object({
  input_tokens: Count,
  output_tokens: Count,
  cache_read_input_tokens: Count,
  cache_creation_input_tokens: Count,
})
const Piece = z.object({
  type: z.string(),
  index: z.number().optional(),
  message: z.object({ usage: Usage.nullish() }).optional(),
  content_block: z.looseObject({ type: z.string() }).optional(),
  delta: z.looseObject({ type: z.string().optional(), stop_reason: z.string().nullish() }).optional(),
  usage: Usage.nullish(),
  error: z.unknown().optional(),
})
type Piece = z.infer<typeof Piece>

interface Block {
  start: Record<string, unknown>
  text: string
  json: string
  signature: string
}

export interface AnthropicStreamOptions {
  who: Who
  nextCallId: () => string
  started(): void
}

/** The normalised events of /v1/messages. Unknown events and deltas are passed over, as the API asks of its clients. */
export async function* anthropicEvents(
  events: AsyncIterable<ServerEvent>,
  options: AnthropicStreamOptions,
): AsyncGenerator<ModelEvent> {
  const answer = new Answer(options)
  for await (const { data } of events) {
    const piece = Piece.safeParse(parseJson(data, options.who))
    if (!piece.success) throw badResponse(options.who, `sent a piece of an unknown form: ${data.slice(0, 200)}`)
    if (piece.data.type === 'error' || (piece.data.type === '' && piece.data.error))
      throw streamError(options.who, piece.data.error)
    yield* answer.take(piece.data)
    if (piece.data.type !== 'message_stop') continue
    yield* answer.end()
    return
  }
  throw new AppError('llm.cut', `The answer of ${options.who.name} ended before it was done. Try again.`)
}

const REASONS: Record<string, 'stop' | 'length' | 'tool_calls' | 'content_filter'> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'content_filter',
}

/** One answer while it is put together, block by block. */
class Answer {
  readonly #options: AnthropicStreamOptions
  #blocks = new Map<number, Block>()
  #usage: z.infer<typeof Usage> = {
    input_tokens: 0,
    output_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
  }
  #stopReason = ''

  constructor(options: AnthropicStreamOptions) {
    this.#options = options
  }

  take(piece: Piece): ModelEvent[] {
    switch (piece.type) {
      case 'message_start':
        // a second one in the same stream begins the answer again
        this.#blocks = new Map()
        this.#count(piece.message?.usage)
        return []
      case 'content_block_start':
        return this.#open(piece)
      case 'content_block_delta':
        return this.#grow(piece)
      case 'message_delta':
        this.#stopReason = piece.delta?.stop_reason ?? this.#stopReason
        this.#count(piece.usage)
        return []
      default:
        return []
    }
  }

  end(): ModelEvent[] {
    const isCut = this.#stopReason === 'max_tokens'
    const blocks = [...this.#blocks.values()]
    const items = blocks.filter((block) => /thinking/.test(String(block.start.type))).map(signed)
    const tools = blocks.filter((block) => block.start.type === 'tool_use')
    const calls = tools.map((block, at) => this.#call(block, isCut && at === tools.length - 1))
    return [
      ...(items.length > 0 ? [{ type: 'reasoning_opaque' as const, opaque: { kind: OPAQUE_KIND, items } }] : []),
      ...calls,
      { type: 'usage', usage: this.#tokenUsage() },
      { type: 'finish', reason: REASONS[this.#stopReason] ?? (calls.length > 0 ? 'tool_calls' : 'stop') },
    ]
  }

  #open({ index = 0, content_block: start }: Piece): ModelEvent[] {
    if (start === undefined) return []
    this.#options.started()
    const block = { start, text: '', json: '', signature: '' }
    this.#blocks.set(index, block)
    return this.#say(block, start.type === 'text' ? start.text : start.type === 'thinking' ? start.thinking : '')
  }

  #grow({ index = 0, delta }: Piece): ModelEvent[] {
    const block = this.#blocks.get(index)
    if (block === undefined || delta === undefined) return []
    this.#options.started()
    if (delta.type === 'text_delta') return this.#say(block, delta.text)
    if (delta.type === 'thinking_delta') return this.#say(block, delta.thinking)
    if (delta.type === 'input_json_delta') block.json += String(delta.partial_json ?? '')
    if (delta.type === 'signature_delta') block.signature += String(delta.signature ?? '')
    return []
  }

  #say(block: Block, said: unknown): ModelEvent[] {
    if (typeof said !== 'string' || said === '') return []
    block.text += said
    return [{ type: block.start.type === 'thinking' ? 'reasoning' : 'text', text: said }]
  }

  /** Input comes as JSON text; none at all means no arguments. */
  #call({ start, json }: Block, isCut: boolean): ModelEvent {
    const whole = isObject(start.input) && Object.keys(start.input).length > 0 ? start.input : {}
    const args = json === '' ? whole : isCut && !isJson(json) ? json : parseToolArgs(json)
    const callId = typeof start.id === 'string' && start.id !== '' ? start.id : this.#options.nextCallId()
    return { type: 'tool_call', call: { callId, tool: String(start.name), args } }
  }

  #count(usage: z.infer<typeof Usage> | null | undefined): void {
    for (const [key, value] of Object.entries(usage ?? {})) {
      if (value != null) this.#usage = { ...this.#usage, [key]: value }
    }
  }

  #tokenUsage() {
    const {
      input_tokens: fresh,
      output_tokens: output,
      cache_read_input_tokens: read,
      cache_creation_input_tokens: kept,
    } = this.#usage
    const inputTokens = (fresh ?? 0) + (read ?? 0) + (kept ?? 0)
    return { inputTokens, outputTokens: output ?? 0, ...(read ? { cachedTokens: read } : {}) }
  }
}

/** A thinking block as it must be sent back. */
const signed = ({ start, text, signature }: Block): Record<string, unknown> =>
  start.type === 'thinking' ? { ...start, thinking: text, signature: signature || (start.signature ?? '') } : start

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
