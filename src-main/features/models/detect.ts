import type { Clock } from '#main/platform/clock.ts'
import type { Detection } from '#shared/contract/models.contract.ts'
import { toAppError } from '#shared/errors/errors.ts'
import { locationOf, normaliseBaseUrl } from './address.ts'
import { findGgufFiles } from './gguf-library.ts'
import type { Http } from './http.ts'
import { createOllamaAdapter } from './ollama/ollama.adapter.ts'

const WITHIN_MS = 2_500
const PLACES = ['http://127.0.0.1:11434', 'http://[::1]:11434']

export interface DetectDeps {
  http: Http
  clock: Clock
  /** the OLLAMA_HOST of this PC */
  ollamaHost: string | undefined
  /** the person wants nothing to leave this PC, not even a question to the local network */
  isOnlyThisPc: () => boolean
}

/** Looks for Ollama in all its usual places at once, and for GGUF files in these folders. */
export async function detect(deps: DetectDeps, folders: readonly string[]): Promise<Detection> {
  const [ollama, ggufFiles] = await Promise.all([
    Promise.all(allowedPlaces(deps).map((baseUrl) => lookAt(deps, baseUrl))),
    findGgufFiles(folders),
  ])
  return { ollama, ggufFiles }
}

const allowedPlaces = ({ ollamaHost, isOnlyThisPc }: DetectDeps) =>
  ollamaPlaces(ollamaHost).filter((baseUrl) => !isOnlyThisPc() || locationOf(baseUrl) === 'this_pc')

function ollamaPlaces(ollamaHost: string | undefined): string[] {
  try {
    const own = ollamaHost ? [normaliseBaseUrl('ollama', ollamaHost)] : []
    return [...new Set([...own, ...PLACES])]
  } catch {
    return PLACES
  }
}

async function lookAt({ http, clock }: DetectDeps, baseUrl: string): Promise<Detection['ollama'][number]> {
  const who = { name: 'Ollama', kind: 'ollama' as const }
  const adapter = createOllamaAdapter({ http, who, baseUrl, nextCallId: () => '' })
  const limit = new AbortController()
  const stop = clock.after(WITHIN_MS, () => limit.abort())
  try {
    const { version } = await adapter.probe(limit.signal)
    const models = await adapter.listModels(limit.signal).catch(() => [])
    return { baseUrl, found: true, version, models: models.map((model) => model.name), detail: '' }
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    const detail = code === 'cancelled' ? 'Nothing answered in time.' : message
    return { baseUrl, found: false, version: null, models: [], detail }
  } finally {
    stop()
  }
}
