import type { PullProgress } from './adapter.ts'

const MAX_LAYERS = 1_000
/** A claim beyond any model: the claim is wrong. */
const MAX_LAYER_BYTES = 20e12

interface Layer {
  totalBytes: number
  doneBytes: number
}

/**
 * The layers of one download. A server tells of each by itself, may forget what it said, and may lie: totals that shrink,
 * more done than there is.
 */
export class Layers {
  readonly #byDigest = new Map<string, Layer>()
  #movedBytes = 0

  take({ digest, totalBytes, doneBytes }: NonNullable<PullProgress['layer']>): void {
    const before = this.#byDigest.get(digest)
    if (before === undefined && this.#byDigest.size >= MAX_LAYERS) return
    const total = sane(totalBytes) || (before?.totalBytes ?? 0)
    // a line without a count says nothing of what came before it
    const done = Math.min(total, doneBytes === 0 ? (before?.doneBytes ?? 0) : sane(doneBytes))
    this.#movedBytes += Math.abs(done - (before?.doneBytes ?? done))
    this.#byDigest.set(digest, { totalBytes: total, doneBytes: done })
  }

  get totalBytes(): number | null {
    return this.#byDigest.size === 0 ? null : this.#sum((layer) => layer.totalBytes)
  }

  get doneBytes(): number {
    return this.#sum((layer) => layer.doneBytes)
  }

  /** All bytes that moved since this object is here: it only grows, and what a resume brought with it does not count. */
  get movedBytes(): number {
    return this.#movedBytes
  }

  get isComplete(): boolean {
    return this.#byDigest.size > 0 && [...this.#byDigest.values()].every((layer) => layer.doneBytes >= layer.totalBytes)
  }

  #sum(of: (layer: Layer) => number): number {
    return [...this.#byDigest.values()].reduce((sum, layer) => sum + of(layer), 0)
  }
}

const sane = (bytes: number) => (Number.isFinite(bytes) && bytes > 0 && bytes < MAX_LAYER_BYTES ? bytes : 0)
