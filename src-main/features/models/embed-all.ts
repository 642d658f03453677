import type { Model } from '#shared/contract/models.contract.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { ProviderAdapter } from './adapter.ts'

const MAX_TEXTS = 512
const MAX_TEXT_CHARS = 100_000
/** A server answers a batch as a whole: small ones are heard when they are stopped, and fail alone. */
const BATCH = 32
const MAX_DIMENSIONS = 16_384

/** One vector per text, in their order, all of one length; what a server sends is checked, not believed. */
export async function embedAll(
  adapter: ProviderAdapter,
  model: Model,
  { texts, signal }: { texts: readonly string[]; signal: AbortSignal },
): Promise<number[][]> {
  if (adapter.embed === undefined || !model.capabilities.includes('embedding')) throw cannot(model)
  if (texts.length > MAX_TEXTS || texts.some((text) => text.length > MAX_TEXT_CHARS)) {
    const text = `At most ${MAX_TEXTS} texts of ${MAX_TEXT_CHARS} characters at a time can be read for their meaning.`
    throw new AppError('input.invalid', text)
  }
  const vectors: number[][] = []
  for (let at = 0; at < texts.length; at += BATCH) {
    signal.throwIfAborted()
    const some = texts.slice(at, at + BATCH)
    const answer = await adapter.embed(model, some, signal)
    if (answer.length !== some.length) throw bad(model, `${answer.length} vectors for ${some.length} texts`)
    vectors.push(...answer)
  }
  const dimensions = vectors[0]?.length ?? 0
  const isSane = (vector: number[]) => vector.length === dimensions && vector.every(Number.isFinite)
  const isEmpty = vectors.length > 0 && (dimensions === 0 || dimensions > MAX_DIMENSIONS)
  if (isEmpty || !vectors.every(isSane)) throw bad(model, 'vectors of different or impossible lengths')
  return vectors
}

const cannot = (model: Model) =>
  new AppError(
    'llm.capability_missing',
    `${model.title} does not read text for its meaning. Choose a model that does, for instance nomic-embed-text of Ollama.`,
    { ...model.ref, capability: 'embedding' },
  )

const bad = (model: Model, what: string) =>
  new AppError('llm.bad_response', `${model.providerName} sent ${what}. Try again, or choose another model.`)
