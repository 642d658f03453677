import { createHash } from 'node:crypto'
import type { WriteDb } from '#main/engine/db/db.ts'
import type { TokenCount } from '#main/engine/ports/model-gateway.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { ProviderAdapter } from './adapter.ts'
import * as store from './models.store.ts'

/** UTF-8 bytes per token before anything was measured: on the safe side for English, about right for the rest. */
const UNMEASURED = 3.4
const SMALLEST = 1.2
const LARGEST = 6
/** How much a new measurement counts. */
const WEIGHT = 0.3
const WORTH_STORING = 0.02
const EXACT_WITHIN_MS = 5_000
const MAX_KEPT = 4_000

/**
 * Tokens of texts: the model's own tokenizer where there is one, else an estimate from its bytes, calibrated by what earlier
 * prompts of the same model really took.
 */
export class TokenCounter {
  readonly #deps: { db: WriteDb; clock: Clock }
  readonly #kept = new Map<string, number>()
  readonly #ratios = new Map<string, number>()

  constructor(deps: { db: WriteDb; clock: Clock }) {
    this.#deps = deps
  }

  estimate(ref: ModelRef, text: string): number {
    return Math.ceil(Buffer.byteLength(text) / this.#ratio(ref))
  }

  async count(
    ref: ModelRef,
    texts: string[],
    adapter: ProviderAdapter | undefined,
    signal?: AbortSignal,
  ): Promise<TokenCount[]> {
    const missing = [...new Set(texts.filter((text) => !this.#kept.has(keyOf(ref, text))))]
    const exact = missing.length > 0 && adapter?.countTokens ? await this.#ask(ref, missing, adapter, signal) : null
    for (const [at, tokens] of (exact ?? []).entries()) this.#keep(keyOf(ref, missing[at] ?? ''), tokens)
    return texts.map((text): TokenCount => {
      const tokens = this.#kept.get(keyOf(ref, text))
      return tokens === undefined
        ? { tokens: this.estimate(ref, text), precision: 'estimate' }
        : { tokens, precision: 'exact' }
    })
  }

  /** Learns from a prompt of so many bytes that took so many tokens. */
  observe(ref: ModelRef, promptBytes: number, tokens: number): void {
    if (tokens < 50 || promptBytes < 200) return
    const measured = Math.min(LARGEST, Math.max(SMALLEST, promptBytes / tokens))
    const before = this.#ratio(ref)
    const ratio =
      store.findModel(this.#deps.db, ref)?.bytesPerToken == null ? measured : before + (measured - before) * WEIGHT
    if (Math.abs(ratio - before) / before < WORTH_STORING) return
    this.#ratios.set(refKey(ref), ratio)
    this.#deps.db.quick((tx) => store.setBytesPerToken(tx, ref, ratio))
  }

  /** A tokenizer that does not answer soon is not worth waiting for. */
  async #ask(ref: ModelRef, texts: string[], adapter: ProviderAdapter, signal?: AbortSignal): Promise<number[] | null> {
    const limit = new AbortController()
    const stop = this.#deps.clock.after(EXACT_WITHIN_MS, () => limit.abort())
    const signals = signal === undefined ? [limit.signal] : [limit.signal, signal]
    try {
      return (await adapter.countTokens?.(ref.name, texts, AbortSignal.any(signals))) ?? null
    } catch (thrown) {
      if (signal?.aborted) throw thrown
      return null
    } finally {
      stop()
    }
  }

  #ratio(ref: ModelRef): number {
    const kept = this.#ratios.get(refKey(ref))
    if (kept !== undefined) return kept
    const ratio = store.findModel(this.#deps.db, ref)?.bytesPerToken ?? UNMEASURED
    this.#ratios.set(refKey(ref), ratio)
    return ratio
  }

  #keep(key: string, tokens: number): void {
    const oldest = this.#kept.size >= MAX_KEPT ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, tokens)
  }
}

const refKey = (ref: ModelRef) => `${ref.providerId}/${ref.name}`
/** Long texts are kept by their digest, so that what is kept stays small. */
const keyOf = (ref: ModelRef, text: string) =>
  `${refKey(ref)}\n${text.length > 100 ? createHash('sha1').update(text).digest('base64') : text}`
