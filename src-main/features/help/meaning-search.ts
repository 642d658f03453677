import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Log } from '#main/platform/log.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { Passage } from './help-search.ts'

interface MeaningDeps {
  gateway: Pick<ModelGateway, 'embed'>
  log: Log
  /** the model for meaning search; null when none is chosen */
  model: () => ModelRef | null
  passages: readonly Passage[]
}

const BATCH = 32
const TEXT_CHARS = 1_500

/**
 * Passages by meaning, where a model for it is chosen. The passages are measured once per model, when somebody first
 * asks; until that is done, and when it fails, words alone decide.
 */
export function createMeaningSearch({ gateway, log, model, passages }: MeaningDeps) {
  let measured: { key: string; vectors: Promise<number[][] | null> } | null = null

  async function measure(ref: ModelRef): Promise<number[][] | null> {
    const signal = AbortSignal.timeout(120_000)
    const vectors: number[][] = []
    try {
      for (let at = 0; at < passages.length; at += BATCH) {
        const texts = passages.slice(at, at + BATCH).map(({ title, text }) => `${title}\n${text}`.slice(0, TEXT_CHARS))
        vectors.push(...(await gateway.embed(ref, texts, signal)))
      }
      return vectors
    } catch (error) {
      log.warn('the help could not be measured for meaning search', { error })
      return null
    }
  }

  return {
    /** How close each passage is to the question, from -1 to 1, by id; null when meaning cannot be used. */
    async closeness(question: string, signal: AbortSignal): Promise<number[] | null> {
      const ref = model()
      if (ref === null) return null
      const key = `${ref.providerId}/${ref.name}`
      if (measured?.key !== key) measured = { key, vectors: measure(ref) }
      const vectors = await measured.vectors
      if (vectors === null) {
        measured = null
        return null
      }
      const [asked] = await gateway.embed(ref, [question], signal).catch(() => [])
      return asked === undefined ? null : vectors.map((vector) => cosine(asked, vector))
    },
  }
}

export function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0
  let lengthA = 0
  let lengthB = 0
  for (const [at, x] of a.entries()) {
    const y = b[at] ?? 0
    dot += x * y
    lengthA += x * x
    lengthB += y * y
  }
  return lengthA === 0 || lengthB === 0 ? 0 : dot / Math.sqrt(lengthA * lengthB)
}
