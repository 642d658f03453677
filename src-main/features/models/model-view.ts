import type { Model } from '#shared/contract/models.contract.ts'
import { locationOf } from './address.ts'
import type { StoredModel, StoredProvider } from './models.store.ts'

/** Enough for an agent with a few tools, and little enough for any PC that runs the model at all. */
const LOCAL_NUM_CTX = 8_192
const UNKNOWN_NUM_CTX = 8_192
const MIN_NUM_CTX = 512

export interface LiveState {
  isLoaded: boolean
  gpuShare: number | null
  allocatedTokens?: number | null
}

/** A stored model as the contract shows it: options of the person before those of the model before ours. */
export function modelView(provider: StoredProvider, stored: StoredModel, live: LiveState | undefined): Model {
  const { found } = stored
  const isLocal = provider.kind === 'ollama' || provider.kind === 'llama_cpp'
  const location = found.isRemote ? 'internet' : providerLocation(provider)
  return {
    ref: stored.ref,
    title: found.title,
    providerName: provider.name,
    ...(found.isRemote ? { destination: `ollama.com, through ${provider.name}` } : {}),
    location,
    capabilities: found.capabilities,
    contextLength: found.contextLength,
    numCtx: numCtxOf(stored, isLocal && !found.isRemote),
    usesPromptedTools: stored.wantedPrompted ?? !found.capabilities.includes('tools'),
    sizeBytes: found.sizeBytes,
    isLoaded: live?.isLoaded ?? found.isLoaded,
    gpuShare: live?.gpuShare ?? null,
    allocatedTokens: live?.isLoaded === false ? null : (live?.allocatedTokens ?? null),
    kvBytesPerToken: found.kvBytesPerToken,
    params: stored.params,
    keepAliveMinutes: stored.keepAliveMinutes,
    price: found.price,
  }
}

export const providerLocation = ({ kind, baseUrl }: Pick<StoredProvider, 'kind' | 'baseUrl'>) =>
  kind === 'llama_cpp' ? 'this_pc' : locationOf(baseUrl)

/** The one window of a model. A local engine allocates what is asked; another server has its own, which is the upper limit. */
function numCtxOf({ found, wantedNumCtx }: StoredModel, isLocal: boolean): number {
  const trained = found.contextLength ?? Number.POSITIVE_INFINITY
  const own = found.fixedNumCtx ?? (isLocal ? LOCAL_NUM_CTX : (found.contextLength ?? UNKNOWN_NUM_CTX))
  const limit = isLocal ? trained : Math.min(trained, found.fixedNumCtx ?? Number.POSITIVE_INFINITY)
  return Math.max(MIN_NUM_CTX, Math.min(wantedNumCtx ?? own, limit))
}
