import type { Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Secrets } from '#main/platform/secrets.ts'
import type { Provider } from '#shared/contract/models.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ProviderKind } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { type Adapters, keyName } from './adapters.ts'
import { normaliseBaseUrl } from './address.ts'
import { providerLocation } from './model-view.ts'
import * as store from './models.store.ts'

export interface ProvidersDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  secrets: Secrets
  settings: Settings
  adapters: Adapters
}

export interface NewProvider {
  kind: ProviderKind
  name: string
  baseUrl: string
  apiKey?: string | undefined
}

export interface ProviderChange {
  name?: string | undefined
  baseUrl?: string | undefined
  apiKey?: string | null | undefined
  isEnabled?: boolean | undefined
}

export type Providers = ReturnType<typeof createProviders>

const UNKNOWN = { status: 'unknown', detail: '', version: null, checkedAt: null } as const

/** The places that run models. Keys go into the secret store and nowhere else. */
export function createProviders(deps: ProvidersDeps) {
  const { db, events } = deps

  function get(providerId: ProviderId): store.StoredProvider {
    const found = store.findProvider(db, providerId)
    if (found === undefined) throw removed(providerId)
    return found
  }

  function put(tx: Tx, provider: store.StoredProvider): void {
    store.putProvider(tx, provider)
    events.append(tx, { type: 'provider.changed', subject: provider.providerId })
  }

  /** The same server twice would be two queues on one machine. */
  function sameServer(kind: ProviderKind, baseUrl: string, except?: ProviderId) {
    return store
      .listProviders(db)
      .find((other) => other.kind === kind && other.baseUrl === baseUrl && other.providerId !== except && !other.hasKey)
  }

  return {
    get,
    list: () => store.listProviders(db).map(view),
    stored: () => store.listProviders(db),

    /** An Ollama that is known already is given back instead of added twice. */
    async add({ kind, name, baseUrl: typed, apiKey }: NewProvider): Promise<store.StoredProvider> {
      const baseUrl = kind === 'llama_cpp' ? '' : normaliseBaseUrl(kind, typed)
      const same = kind === 'ollama' && !apiKey ? sameServer(kind, baseUrl) : undefined
      if (same !== undefined) return same
      const providerId = deps.ids.next('prov') as ProviderId
      const key = readKey(apiKey)
      if (key) await deps.secrets.set(keyName(providerId), key)
      const provider = {
        providerId,
        kind,
        name: name.trim(),
        baseUrl,
        isEnabled: true,
        hasKey: Boolean(key),
        state: UNKNOWN,
      }
      const stored = { ...provider, createdAt: deps.clock.now() }
      await db.durable((tx) => put(tx, stored))
      return stored
    },

    async update(providerId: ProviderId, change: ProviderChange): Promise<store.StoredProvider> {
      const before = get(providerId)
      const isEmbedded = before.kind === 'llama_cpp'
      const baseUrl =
        change.baseUrl === undefined || isEmbedded ? before.baseUrl : normaliseBaseUrl(before.kind, change.baseUrl)
      const hasKey = await changeKey(providerId, before.hasKey, change.apiKey)
      const isElsewhere = baseUrl !== before.baseUrl || change.apiKey !== undefined
      // a key is for the server it was given for: it never travels to another address by itself
      const isKeyLost = hasKey && change.apiKey === undefined && originOf(baseUrl) !== originOf(before.baseUrl)
      if (isKeyLost) await deps.secrets.delete(keyName(providerId))
      if (isElsewhere) deps.adapters.forget(providerId)
      return db.durable((tx) => {
        // read again where it is written: the keychain took its time, and its state may be another one by now
        const now = store.findProvider(tx, providerId)
        if (now === undefined) throw removed(providerId)
        const after = {
          ...now,
          name: change.name?.trim() ?? now.name,
          baseUrl: change.baseUrl === undefined ? now.baseUrl : baseUrl,
          hasKey: (change.apiKey === undefined ? now.hasKey : hasKey) && !isKeyLost,
          isEnabled: change.isEnabled ?? now.isEnabled,
          state: isElsewhere ? UNKNOWN : now.state,
        }
        put(tx, after)
        return after
      })
    },

    async remove(providerId: ProviderId): Promise<void> {
      const { hasKey, kind } = get(providerId)
      if (kind === 'llama_cpp')
        throw new AppError('input.invalid', 'The built-in engine is part of Hearth. Switch it off instead.')
      await db.durable((tx) => {
        store.deleteProvider(tx, providerId)
        events.append(tx, { type: 'provider.changed', subject: providerId, data: { removed: true } })
      })
      deps.adapters.forget(providerId)
      if (hasKey) await deps.secrets.delete(keyName(providerId))
    },

    /** Keeps the state; tells it only when it is another one. */
    setState(providerId: ProviderId, state: Omit<Provider['state'], 'checkedAt'>): void {
      const before = store.findProvider(db, providerId)
      if (before === undefined) return
      db.quick((tx) => {
        store.putProvider(tx, { ...before, state: { ...state, checkedAt: deps.clock.now() } })
        if (before.state.status === state.status && before.state.detail === state.detail) return
        events.append(tx, { type: 'provider.state_changed', subject: providerId, data: { status: state.status } })
      })
    },

    /** Throws llm.cloud_blocked when the person wants everything to stay on this PC and this provider is elsewhere. */
    assertAllowed(location: Provider['location'], name: string): void {
      if (location === 'this_pc' || !deps.settings.get('privacy.onlyThisPc')) return
      const text = `${name} is not on this PC, and "Only this PC" is on. Choose a model of this PC, or turn it off in Settings, Privacy.`
      throw new AppError('llm.cloud_blocked', text)
    },
  }

  async function changeKey(
    providerId: ProviderId,
    hasKey: boolean,
    apiKey: string | null | undefined,
  ): Promise<boolean> {
    if (apiKey === undefined) return hasKey
    const key = readKey(apiKey)
    if (key) await deps.secrets.set(keyName(providerId), key)
    else await deps.secrets.delete(keyName(providerId))
    return Boolean(key)
  }
}

/** What was pasted, trimmed. A key travels in a header, which takes plain characters only. */
function readKey(apiKey: string | null | undefined): string | undefined {
  const key = apiKey?.trim()
  if (key === undefined || /^[\x21-\x7e]*$/.test(key)) return key
  const text = 'An API key has only letters, digits and signs, without spaces. Copy it again.'
  throw new AppError('input.invalid', text, { field: 'apiKey' })
}

const removed = (providerId: ProviderId): AppError =>
  new AppError('provider.not_found', 'This provider was removed.', { providerId })

const originOf = (baseUrl: string) => (baseUrl === '' ? '' : new URL(baseUrl).origin)

export function view(provider: store.StoredProvider): Provider {
  const { createdAt: _createdAt, ...shown } = provider
  return { ...shown, location: providerLocation(provider) }
}
