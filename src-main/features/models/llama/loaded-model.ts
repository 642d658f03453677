import {
  getLlama,
  type Llama,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaEmbeddingContext,
  LlamaLogLevel,
  type LlamaModel,
} from 'node-llama-cpp'
import { loadError, startError } from './engine-error.ts'
import type { ModelFile } from './engine-protocol.ts'
import type { TemplateFacts } from './prompt.ts'

/** Below this size one thread writes fastest: handing work around costs more than the work. */
const ONE_THREAD_BYTES = 200 * 1024 * 1024
const CONTROL = 3
const USER_DEFINED = 4

export interface Loaded {
  file: ModelFile
  model: LlamaModel
  context: LlamaContext
  sequence: LlamaContextSequence
  facts: TemplateFacts
  gpuShare: number
}

export interface Embedding {
  file: ModelFile
  model: LlamaModel
  context: LlamaEmbeddingContext
  gpuShare: number
}

/** The one model of the engine process, and a vocabulary-only one for counting while another is loaded. */
export class ModelHolder {
  readonly #gpu: 'auto' | false
  #llama: Promise<Llama> | undefined
  #loaded: Loaded | undefined
  #embedding: Embedding | undefined
  #vocabulary: { path: string; model: Promise<LlamaModel> } | undefined

  constructor(gpu: 'auto' | false) {
    this.#gpu = gpu
  }

  llama(): Promise<Llama> {
    this.#llama ??= startLlama(this.#gpu).catch((thrown: unknown) => {
      this.#llama = undefined
      throw startError(thrown)
    })
    return this.#llama
  }

  /** The model with this window; loads it when it is not the one that is there. */
  async ensure(file: ModelFile, signal: AbortSignal, onProgress: (progress: number) => void): Promise<Loaded> {
    const { path, numCtx } = this.#loaded?.file ?? {}
    if (this.#loaded !== undefined && path === file.path && numCtx === file.numCtx) return this.#loaded
    await this.#unload()
    const llama = await this.llama()
    try {
      this.#loaded = await load(llama, file, { signal, onProgress })
      if (this.#vocabulary?.path === file.path) this.#dropVocabulary()
      return this.#loaded
    } catch (thrown) {
      throw loadError(thrown, signal)
    }
  }

  /** The same for vectors: such a model has a context of another kind, and replaces the one that chats. */
  async ensureEmbedding(file: ModelFile, signal: AbortSignal): Promise<Embedding> {
    const held = this.#embedding
    if (held !== undefined && held.file.path === file.path && held.file.numCtx === file.numCtx) return held
    await this.#unload()
    const llama = await this.llama()
    try {
      this.#embedding = await loadEmbedding(llama, file, signal)
      return this.#embedding
    } catch (thrown) {
      throw loadError(thrown, signal)
    }
  }

  async tokenizer(path: string): Promise<LlamaModel> {
    if (this.#loaded?.file.path === path) return this.#loaded.model
    if (this.#vocabulary?.path !== path) {
      this.#dropVocabulary()
      const model = this.llama().then((llama) => llama.loadModel({ modelPath: path, vocabOnly: true, gpuLayers: 0 }))
      this.#vocabulary = { path, model }
    }
    try {
      return await this.#vocabulary.model
    } catch (thrown) {
      this.#vocabulary = undefined
      throw loadError(thrown, new AbortController().signal)
    }
  }

  /** Not needed beside the whole model, or for another one. */
  #dropVocabulary(): void {
    const old = this.#vocabulary?.model
    this.#vocabulary = undefined
    void old?.then((unused) => unused.dispose()).catch(() => {})
  }

  async #unload(): Promise<void> {
    const olds = [this.#loaded, this.#embedding]
    this.#loaded = undefined
    this.#embedding = undefined
    for (const old of olds) {
      await old?.context.dispose()
      await old?.model.dispose()
    }
  }
}

async function startLlama(gpu: 'auto' | false): Promise<Llama> {
  const options = { build: 'never', logLevel: LlamaLogLevel.error, progressLogs: false } as const
  try {
    return await getLlama({ ...options, gpu })
  } catch (thrown) {
    if (gpu === false) throw thrown
    return await getLlama({ ...options, gpu: false })
  }
}

const threadsFor = (llama: Llama, model: LlamaModel) =>
  model.size < ONE_THREAD_BYTES ? 1 : Math.max(1, llama.cpuMathCores - 1)

interface LoadOptions {
  signal: AbortSignal
  onProgress(progress: number): void
}

async function load(llama: Llama, file: ModelFile, { signal, onProgress }: LoadOptions): Promise<Loaded> {
  const model = await llama.loadModel({
    modelPath: file.path,
    gpuLayers: { fitContext: { contextSize: file.numCtx } },
    loadSignal: signal,
    onLoadProgress: onProgress,
  })
  try {
    const contextSize = Math.min(file.numCtx, model.trainContextSize)
    const context = await model.createContext({
      contextSize,
      sequences: 1,
      threads: threadsFor(llama, model),
      createSignal: signal,
      failedCreationRemedy: false,
    })
    const layers = model.fileInsights.totalLayers
    const gpuShare = layers > 0 ? Math.min(1, model.gpuLayers / layers) : 0
    return { file, model, context, sequence: context.getSequence(), facts: factsOf(model), gpuShare }
  } catch (thrown) {
    await model.dispose()
    throw thrown
  }
}

async function loadEmbedding(llama: Llama, file: ModelFile, signal: AbortSignal): Promise<Embedding> {
  const model = await llama.loadModel({ modelPath: file.path, loadSignal: signal })
  try {
    const contextSize = Math.min(file.numCtx, model.trainContextSize)
    const context = await model.createEmbeddingContext({
      contextSize,
      // a text is read in one piece: its vector is that of all its tokens together
      batchSize: contextSize,
      threads: threadsFor(llama, model),
      createSignal: signal,
    })
    const layers = model.fileInsights.totalLayers
    const gpuShare = layers > 0 ? Math.min(1, model.gpuLayers / layers) : 0
    return { file, model, context, gpuShare }
  } catch (thrown) {
    await model.dispose()
    throw thrown
  }
}

function factsOf(model: LlamaModel): TemplateFacts {
  const { tokenizer } = model.fileInfo.metadata
  const { tokens = [], token_type: types = [] } = tokenizer?.ggml ?? {}
  const isMark = (text: string) => /^[<[].+[>\]]$/s.test(text)
  const controlTexts = tokens.filter(
    (text, at) => types[at] === CONTROL || (types[at] === USER_DEFINED && isMark(text)),
  )
  return {
    template: tokenizer?.chat_template,
    bosText: model.tokens.bosString ?? '',
    eosText: model.tokens.eosString ?? '',
    controlTexts: controlTexts.filter((text) => text.length > 2).sort((a, b) => b.length - a.length),
  }
}
