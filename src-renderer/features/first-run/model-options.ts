import type { Detection, Model } from '#shared/contract/models.contract.ts'
import type { ModelRef, ProviderLocation } from '#shared/domain/model.ts'

/** Where a model comes from: known to Hearth already, or found on this PC and not yet opened. */
export type ModelSource =
  | { type: 'known'; ref: ModelRef }
  | { type: 'ollama'; baseUrl: string; name: string }
  | { type: 'file'; path: string }

export interface ModelOption {
  id: string
  title: string
  sizeBytes: number | null
  location: ProviderLocation
  /** the name of its provider, or the folder of its file */
  place: string
  source: ModelSource
}

/** How well a model of this size fits into the memory of this PC. */
export type Fit = 'fits' | 'tight' | 'tooLarge' | 'unknown'

const COMFORTABLE_SHARE = 0.6
const FULL_SHARE = 0.9

export function fitOf(sizeBytes: number | null, memoryBytes: number): Fit {
  if (sizeBytes === null || memoryBytes === 0) return 'unknown'
  if (sizeBytes <= memoryBytes * COMFORTABLE_SHARE) return 'fits'
  return sizeBytes <= memoryBytes * FULL_SHARE ? 'tight' : 'tooLarge'
}

/** Everything that can chat, each model once: on this PC first, the largest that fits at the top. */
export function modelOptions(models: readonly Model[], detection: Detection, memoryBytes: number): ModelOption[] {
  const known = models.filter((model) => model.capabilities.includes('chat')).map(fromModel)
  const names = new Set(models.flatMap(({ ref, title }) => [plainName(ref.name), title]))
  const ollama = detection.ollama.flatMap((server) =>
    server.found
      ? server.models
          .filter((name) => !names.has(name) && canChat(name))
          .map((name) => fromOllama(server.baseUrl, name))
      : [],
  )
  const files = detection.ggufFiles
    .filter((file) => !names.has(plainName(file.path)) && canChat(file.name))
    .map(fromFile)
  const unique = new Map([...known, ...ollama, ...files].map((option) => [option.id, option]))
  return [...unique.values()].toSorted(
    (a, b) => rankOf(a, memoryBytes) - rankOf(b, memoryBytes) || (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0),
  )
}

/** Before a model is opened only its name tells that it makes numbers of texts and says nothing. */
const canChat = (name: string) => !/embed|(^|\/)bge-|minilm/i.test(name)

export const sameModel = (option: ModelOption, ref: ModelRef | null): boolean =>
  ref !== null &&
  option.source.type === 'known' &&
  option.source.ref.providerId === ref.providerId &&
  option.source.ref.name === ref.name

const RANK: Record<Fit, number> = { fits: 0, unknown: 1, tight: 2, tooLarge: 3 }

const rankOf = (option: ModelOption, memoryBytes: number) =>
  RANK[fitOf(option.sizeBytes, memoryBytes)] + (option.location === 'this_pc' ? 0 : 10)

function fromModel(model: Model): ModelOption {
  const { ref, title, sizeBytes, location, providerName } = model
  return {
    id: `${ref.providerId}/${ref.name}`,
    title,
    sizeBytes,
    location,
    place: providerName,
    source: { type: 'known', ref },
  }
}

const fromOllama = (baseUrl: string, name: string): ModelOption => ({
  id: `ollama/${name}`,
  title: name,
  sizeBytes: null,
  location: 'this_pc',
  place: 'Ollama',
  source: { type: 'ollama', baseUrl, name },
})

const fromFile = (file: Detection['ggufFiles'][number]): ModelOption => ({
  id: file.path,
  title: file.name,
  sizeBytes: file.sizeBytes,
  location: 'this_pc',
  place: file.path.slice(0, -baseName(file.path).length - 1),
  source: { type: 'file', path: file.path },
})

/** The engine names a model file by its name without the ending. */
const plainName = (path: string) => baseName(path).replace(/\.gguf$/i, '')

const baseName = (path: string) => path.split(/[\\/]/).at(-1) ?? path
