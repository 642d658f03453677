import type { ModelCapability } from '#shared/domain/model.ts'
import { type FoundModel, foundModel } from '../adapter.ts'
import type { Endpoint, ListedModel, NativeModel } from './endpoint.ts'

/** OpenAI's list says nothing but names. */
const OPENAI_NOT_CHAT =
  /whisper|tts|dall-e|image|moderation|realtime|audio|transcribe|sora|babbage|davinci|search-|computer-use|codex-mini|instruct/
const OPENAI_WINDOWS: Array<[RegExp, number]> = [
  [/^gpt-5/, 400_000],
  [/^gpt-4\.1/, 1_047_576],
  [/^o[1-9]/, 200_000],
  [/^gpt-4o|^gpt-4-turbo|^chatgpt/, 128_000],
  [/^gpt-4/, 8_192],
  [/^gpt-3\.5/, 16_385],
]
const MILLION = 1_000_000

/** The models of an endpoint, with what its dialect tells about them. */
export function listedModels(endpoint: Endpoint): FoundModel[] {
  const { dialect, listed, native } = endpoint
  const isOpenAi = dialect.id === 'openai'
  return listed
    .filter((model) => !isOpenAi || !OPENAI_NOT_CHAT.test(model.id))
    .map((model) =>
      describe(
        endpoint,
        model,
        native.find((own) => own.id === model.id),
      ),
    )
}

function describe({ dialect, nCtx }: Endpoint, model: ListedModel, own: NativeModel | undefined): FoundModel {
  const trained = model.context_length ?? model.max_model_len ?? model.meta?.n_ctx_train ?? own?.max_context_length
  const known = dialect.id === 'openai' ? OPENAI_WINDOWS.find(([pattern]) => pattern.test(model.id))?.[1] : undefined
  const contextLength = trained ?? known ?? nCtx
  return foundModel(model.id, {
    title: model.name ?? model.id,
    capabilities: capabilities(dialect.id, model, own),
    contextLength: contextLength ?? null,
    fixedNumCtx: nCtx ?? own?.loaded_context_length ?? model.max_model_len ?? null,
    sizeBytes: model.meta?.size ?? null,
    price: priceOf(model),
    isLoaded: own === undefined || own.state === 'loaded',
  })
}

function capabilities(dialect: string, model: ListedModel, own: NativeModel | undefined): ModelCapability[] {
  if (own?.type === 'embeddings' || /embed/i.test(model.id)) return ['embedding']
  const supported = model.supported_parameters
  const hasTools = own?.capabilities ? own.capabilities.includes('tool_use') : (supported?.includes('tools') ?? true)
  const sees = own?.type === 'vlm' || (model.architecture?.input_modalities?.includes('image') ?? false)
  const thinks = supported?.includes('reasoning') ?? (dialect === 'openai' && /^(o[1-9]|gpt-5)/.test(model.id))
  return [
    'chat',
    ...(hasTools ? ['tools' as const] : []),
    ...(sees ? ['vision' as const] : []),
    ...(thinks ? ['thinking' as const] : []),
  ]
}

function priceOf({ pricing }: ListedModel): FoundModel['price'] {
  if (pricing === undefined || pricing.prompt < 0 || pricing.completion < 0) return null
  return { inputUsdPerMillion: pricing.prompt * MILLION, outputUsdPerMillion: pricing.completion * MILLION }
}
