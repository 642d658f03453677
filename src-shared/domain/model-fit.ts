/** How well a model fits into the memory that is free now. */
export type Fit = 'room' | 'tight' | 'too_large' | 'unknown'

export interface FitQuestion {
  /** the weights: the size of the model's file */
  sizeBytes: number | null
  /** the window that it would be loaded with */
  windowTokens: number
  /** what each token of the window takes; an estimate from the size when it is not known */
  kvBytesPerToken?: number | null
}

export interface FreeMemory {
  ramBytes: number
  /** memory of the graphics card; null: there is none, or it shares the RAM */
  vramBytes: number | null
}

export interface FitAdvice {
  fit: Fit
  needBytes: number
  /** what it is held against: RAM and graphics memory together */
  freeBytes: number
  /** all of it would be in the graphics card */
  isOnGpu: boolean
  /** what would help when it is too large */
  help: 'smaller_window' | 'smaller_model' | null
}

/** Buffers of the engine beside weights and window. */
const OVERHEAD_BYTES = 300 * 1024 * 1024
/** Needing more than this share leaves no air for other programs. */
const ROOM_SHARE = 0.8
/** Free memory is never all for one program. */
const USABLE_SHARE = 0.97
const KV_AT_ONE_GB = 60 * 1024
const GB = 1_000_000_000

/**
 * Weights, window and buffers against the memory that is free. A model may lie partly in the graphics card and partly in RAM,
 * so both count; `isOnGpu` says whether the card alone would do.
 */
export function adviseFit(question: FitQuestion, free: FreeMemory): FitAdvice {
  const freeBytes = free.ramBytes + (free.vramBytes ?? 0)
  const { sizeBytes } = question
  if (sizeBytes === null || sizeBytes <= 0 || freeBytes <= 0) {
    return { fit: 'unknown', needBytes: 0, freeBytes, isOnGpu: false, help: null }
  }
  const windowBytes = question.windowTokens * (question.kvBytesPerToken ?? estimatedKvBytes(sizeBytes))
  const needBytes = Math.round(sizeBytes + windowBytes + OVERHEAD_BYTES)
  const isOnGpu = free.vramBytes !== null && needBytes <= free.vramBytes * USABLE_SHARE
  const usable = freeBytes * USABLE_SHARE
  const fit: Fit = isOnGpu || needBytes <= freeBytes * ROOM_SHARE ? 'room' : needBytes <= usable ? 'tight' : 'too_large'
  const fitsWithoutWindow = sizeBytes + OVERHEAD_BYTES <= freeBytes * ROOM_SHARE
  const help = fit !== 'too_large' ? null : fitsWithoutWindow ? 'smaller_window' : 'smaller_model'
  return { fit, needBytes, freeBytes, isOnGpu, help }
}

/** About what models of this size take: 60 KB a token at 1 GB, and as the root of the size. */
export const estimatedKvBytes = (sizeBytes: number): number => KV_AT_ONE_GB * Math.sqrt(sizeBytes / GB)

/** Exact, from the shape of the model: keys and values of every layer, two bytes each. */
export function kvBytesPerToken(shape: {
  layers: number | null
  kvHeads: number | null
  keyLength: number | null
  valueLength: number | null
}): number | null {
  const { layers, kvHeads, keyLength, valueLength } = shape
  if (layers === null || kvHeads === null || keyLength === null) return null
  const bytes = layers * kvHeads * (keyLength + (valueLength ?? keyLength)) * 2
  return Number.isFinite(bytes) && bytes > 0 && bytes < 1e9 ? Math.round(bytes) : null
}
