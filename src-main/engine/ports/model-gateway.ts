import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelParams, ModelRef, TokenUsage } from '#shared/domain/model.ts'

/** A conversation as models see it. Every tool call has exactly one tool message, in call order, before the next user turn. */
export type ModelMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string; images?: readonly ModelImage[] }
  | { role: 'assistant'; content: string; reasoning?: { text: string; opaque?: unknown }; toolCalls: ModelToolCall[] }
  | { role: 'tool'; callId: string; tool: string; content: string; isError: boolean }

/** A picture for a model with the capability `vision`. */
export interface ModelImage {
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  base64: string
}

/** About what a picture takes of the window: most models cut it into pieces of a fixed size. */
export const IMAGE_TOKENS = 1_000

export interface ModelToolCall {
  callId: string
  tool: string
  /** parsed JSON; a string when the model wrote something that no repair could read */
  args: unknown
}

export interface ToolSpec {
  name: string
  description: string
  /** JSON Schema 2020-12 */
  parameters: Record<string, unknown>
}

export interface ChatRequest {
  model: ModelRef
  messages: ModelMessage[]
  tools: ToolSpec[]
  params: ModelParams
  /** JSON schema the answer must follow */
  format?: Record<string, unknown>
  /** room that the answer may take */
  maxOutputTokens: number
  signal: AbortSignal
  /** goes into logs and the `traceparent` of the call */
  traceId?: string
}

/** The one normalised stream. `finish` is always last and comes exactly once; errors are thrown as AppError `llm.*`. */
export type ModelEvent =
  | { type: 'load'; progress?: number }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** provider-signed thinking that must be sent back unmodified */
  | { type: 'reasoning_opaque'; opaque: unknown }
  | { type: 'tool_call'; call: ModelToolCall }
  /** `promptCut`: the server read so little that it must have cut the prompt, although it was told not to */
  | { type: 'usage'; usage: TokenUsage; promptCut?: boolean }
  | { type: 'finish'; reason: 'stop' | 'length' | 'tool_calls' | 'content_filter' }

export interface TokenCount {
  tokens: number
  precision: 'exact' | 'estimate'
}

/** One interface over all providers. */
export interface ModelGateway {
  /** Throws llm.model_missing when no enabled provider has it, llm.cloud_blocked when settings forbid leaving this PC. */
  describe(ref: ModelRef, signal?: AbortSignal): Promise<Model>
  /** The last known description without asking anybody. */
  known(ref: ModelRef): Model | undefined
  chat(request: ChatRequest): AsyncIterable<ModelEvent>
  /**
   * Tokens of each text in this model: the engine's tokenizer, else an estimate calibrated per model from what
   * earlier calls really used. Cheap: cached by text.
   */
  countTokens(ref: ModelRef, texts: string[], signal?: AbortSignal): Promise<TokenCount[]>
  /**
   * One vector per text, all of one length, in the order of the texts. At most 512 texts of 100,000 characters each.
   *
   * @throws llm.capability_missing when the model is none for meaning search; llm.cloud_blocked; what its provider throws
   */
  embed(ref: ModelRef, texts: readonly string[], signal: AbortSignal): Promise<number[][]>
  /** Calls that may run at a time against this model; the queue's lane limit. */
  concurrency(ref: ModelRef): number
}
