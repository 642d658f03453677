import type { FoundModel } from './adapter.ts'

/** No server that people use lists more. */
export const MAX_MODELS = 2_000
const MAX_NAME = 500
const MAX_TITLE = 200
const MAX_WINDOW = 100_000_000

/** A provider's list as far as it can be believed: no nameless or endless names, no impossible numbers, no endless list. */
export function saneModels(found: readonly FoundModel[]): FoundModel[] {
  const byName = new Map(
    found.filter(({ name }) => name !== '' && name.length <= MAX_NAME).map((model) => [model.name, model]),
  )
  return [...byName.values()].slice(0, MAX_MODELS).map((model) => ({
    ...model,
    title: model.title.slice(0, MAX_TITLE) || model.name,
    contextLength: windowOf(model.contextLength),
    fixedNumCtx: windowOf(model.fixedNumCtx),
    sizeBytes: amount(model.sizeBytes),
    gpuShare: model.gpuShare === null ? null : Math.min(1, Math.max(0, model.gpuShare || 0)),
    allocatedTokens: windowOf(model.allocatedTokens),
    kvBytesPerToken: amount(model.kvBytesPerToken),
    price: isPrice(model.price) ? model.price : null,
  }))
}

const windowOf = (tokens: number | null) =>
  tokens !== null && tokens >= 1 && tokens <= MAX_WINDOW ? Math.floor(tokens) : null
const amount = (value: number | null) => (value !== null && Number.isFinite(value) && value >= 0 ? value : null)
const isPrice = (price: FoundModel['price']) =>
  price !== null && amount(price.inputUsdPerMillion) !== null && amount(price.outputUsdPerMillion) !== null
