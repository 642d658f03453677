import type { Model } from '#shared/contract/models.contract.ts'

/** A timer cannot wait longer; 24 days without a restart are for ever enough. */
const LONGEST_MS = 2_000_000_000
const FOR_EVER = -1

/** The field as Ollama reads it: a Go duration, or a negative number for ever. Empty leaves it to the server. */
export function keepAliveOf(
  { keepAliveMinutes }: Pick<Model, 'keepAliveMinutes'>,
  standard: number | undefined,
): { keep_alive?: string | number } {
  const minutes = keepAliveMinutes ?? standard
  if (minutes === undefined) return {}
  return { keep_alive: minutes < 0 ? FOR_EVER : `${minutes}m` }
}

/** The same for the embedded engine, as the idle time after which its process ends. */
export function idleMsOf(keepAliveMinutes: number | null | undefined, standard: number): number {
  const minutes = keepAliveMinutes ?? standard
  return minutes < 0 ? LONGEST_MS : Math.min(LONGEST_MS, minutes * 60_000)
}
