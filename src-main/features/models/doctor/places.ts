import type { Clock } from '#main/platform/clock.ts'
import { type AppError, toAppError } from '#shared/errors/errors.ts'
import { locationOf, normaliseBaseUrl } from '../address.ts'
import type { Http } from '../http.ts'
import { createOllamaAdapter } from '../ollama/ollama.adapter.ts'

/** One address, and what was there. */
export interface Place {
  baseUrl: string
  version: string | null
  error: AppError | null
}

export interface PlacesDeps {
  http: Http
  clock: Clock
  ollamaHost: string | undefined
  isOnlyThisPc: () => boolean
}

const WITHIN_MS = 2_500
const USUAL = ['http://127.0.0.1:11434', 'http://[::1]:11434']

/** Where Ollama may be: the known addresses first, then OLLAMA_HOST, then the usual ones. */
export function ollamaAddresses(known: readonly string[], { ollamaHost, isOnlyThisPc }: PlacesDeps): string[] {
  const own = ollamaHost ? [parsed(ollamaHost)] : []
  const all = [...known, ...own, ...USUAL].filter((baseUrl) => baseUrl !== null)
  return [...new Set(all)].filter((baseUrl) => !isOnlyThisPc() || locationOf(baseUrl) === 'this_pc')
}

/** The address that OLLAMA_HOST means, or null when it is none. */
export function parsed(ollamaHost: string): string | null {
  try {
    return normaliseBaseUrl('ollama', ollamaHost)
  } catch {
    return null
  }
}

/** Asks each address for its version, all at once. */
export const lookAround = (deps: PlacesDeps, addresses: readonly string[], signal: AbortSignal): Promise<Place[]> =>
  Promise.all(addresses.map((baseUrl) => lookAt(deps, baseUrl, signal)))

async function lookAt({ http, clock }: PlacesDeps, baseUrl: string, signal: AbortSignal): Promise<Place> {
  const who = { name: 'Ollama', kind: 'ollama' as const }
  const adapter = createOllamaAdapter({ http, who, baseUrl, nextCallId: () => '' })
  const limit = new AbortController()
  const stop = clock.after(WITHIN_MS, () => limit.abort())
  try {
    const { version } = await adapter.probe(AbortSignal.any([limit.signal, signal]))
    return { baseUrl, version, error: null }
  } catch (thrown) {
    return { baseUrl, version: null, error: toAppError(thrown) }
  } finally {
    stop()
  }
}
