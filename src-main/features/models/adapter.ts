import type { ModelEvent, ModelMessage, ToolSpec } from '#main/engine/ports/model-gateway.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelCapability, ModelParams } from '#shared/domain/model.ts'

/** A model as its provider describes it. */
export interface FoundModel {
  name: string
  title: string
  capabilities: ModelCapability[]
  contextLength: number | null
  /** the window that the provider or the model's own settings fix; null leaves it to Hearth */
  fixedNumCtx: number | null
  sizeBytes: number | null
  price: Model['price']
  isLoaded: boolean
  gpuShare: number | null
  allocatedTokens: number | null
  kvBytesPerToken: number | null
  /** runs on somebody else's machine although the provider is here (Ollama cloud models) */
  isRemote: boolean
}

export const foundModel = (name: string, known: Partial<FoundModel> = {}): FoundModel => ({
  name,
  title: name,
  capabilities: ['chat'],
  contextLength: null,
  fixedNumCtx: null,
  sizeBytes: null,
  price: null,
  isLoaded: false,
  gpuShare: null,
  allocatedTokens: null,
  kvBytesPerToken: null,
  isRemote: false,
  ...known,
})

/** A chat as an adapter gets it: the model described, the window decided, prompted tools already in the messages. */
export interface AdapterChat {
  model: Model
  messages: ModelMessage[]
  tools: ToolSpec[]
  params: ModelParams
  format?: Record<string, unknown>
  maxOutputTokens: number
  /** our own count of the whole prompt, for the comparison with what the server read */
  promptTokens: number
  signal: AbortSignal
  traceId?: string
}

/** What a server says while it fetches a model. `digest` names the layer that the bytes belong to. */
export interface PullProgress {
  status: string
  layer?: { digest: string; totalBytes: number; doneBytes: number }
}

export interface Probe {
  version: string | null
}

/** One provider's way of speaking. Everything that fails is an AppError `llm.*`. */
export interface ProviderAdapter {
  /** Is it there, and does it take the key. */
  probe(signal: AbortSignal): Promise<Probe>
  listModels(signal: AbortSignal): Promise<FoundModel[]>
  chat(chat: AdapterChat): AsyncIterable<ModelEvent>
  /** Fresh facts about one model, where the list does not hold them all. */
  describe?(name: string, signal: AbortSignal): Promise<FoundModel>
  /** Exact counts of the model's own tokenizer; null when this server has none. */
  countTokens?(name: string, texts: string[], signal: AbortSignal): Promise<number[] | null>
  /** Progress from 0 to 1. */
  load?(model: Model, signal: AbortSignal): AsyncIterable<number>
  unload?(name: string, signal: AbortSignal): Promise<void>
  /** One vector per text. */
  embed?(model: Model, texts: readonly string[], signal: AbortSignal): Promise<number[][]>
  /** Fetches a model from the provider's library; ends when it is there. Leaving early keeps what came. */
  pull?(name: string, signal: AbortSignal): AsyncIterable<PullProgress>
  /** Deletes a model with its files. */
  remove?(name: string, signal: AbortSignal): Promise<void>
}
