import type { IdSource } from '#main/platform/id-source.ts'
import type { Secrets } from '#main/platform/secrets.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ProviderAdapter } from './adapter.ts'
import { createAnthropicAdapter } from './anthropic/anthropic.adapter.ts'
import { hideKey } from './hide-key.ts'
import type { Http } from './http.ts'
import type { EngineClient } from './llama/engine-client.ts'
import { createLlamaAdapter } from './llama/llama.adapter.ts'
import type { StoredProvider } from './models.store.ts'
import { createOllamaAdapter } from './ollama/ollama.adapter.ts'
import { createOpenAiAdapter } from './openai/openai.adapter.ts'

export interface AdapterDeps {
  http: Http
  secrets: Secrets
  ids: IdSource
  engine: EngineClient
  /** minutes that a model stays in memory when the person chose nothing for it */
  keepAliveMinutes: () => number
  ggufFiles: () => Promise<Array<{ name: string; path: string }>>
}

/** Where the key of a provider is kept. */
export const keyName = (providerId: ProviderId) => `provider/${providerId}/api-key`

/** One adapter per provider, kept as long as its address stays: some learn the ways of their server. */
export class Adapters {
  readonly #deps: AdapterDeps
  readonly #kept = new Map<ProviderId, { baseUrl: string; name: string; adapter: ProviderAdapter }>()

  constructor(deps: AdapterDeps) {
    this.#deps = deps
  }

  of(provider: StoredProvider): ProviderAdapter {
    const { baseUrl, name, providerId } = provider
    const kept = this.#kept.get(providerId)
    if (kept?.baseUrl === baseUrl && kept.name === name) return kept.adapter
    const adapter = hideKey(this.#create(provider), () => this.#deps.secrets.get(keyName(providerId)))
    this.#kept.set(providerId, { baseUrl, name, adapter })
    return adapter
  }

  forget(providerId: ProviderId): void {
    this.#kept.delete(providerId)
  }

  #create({ kind, name, baseUrl, providerId }: StoredProvider): ProviderAdapter {
    const { http, secrets, ids, engine, ggufFiles, keepAliveMinutes } = this.#deps
    const nextCallId = () => ids.next('call')
    const common = { http, who: { name, kind }, baseUrl, nextCallId, apiKey: () => secrets.get(keyName(providerId)) }
    switch (kind) {
      case 'ollama':
        return createOllamaAdapter({ ...common, keepAliveMinutes })
      case 'llama_cpp':
        return createLlamaAdapter({ engine, files: ggufFiles, nextCallId })
      case 'openai_compatible':
        return createOpenAiAdapter(common)
      case 'anthropic':
        return createAnthropicAdapter(common)
    }
  }
}
