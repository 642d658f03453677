import type { Settings } from '#main/engine/settings/settings.ts'
import type { DoctorFinding } from '#shared/contract/doctor.ts'
import type { MachineMemory, Model } from '#shared/contract/models.contract.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import type { Adapters } from '../adapters.ts'
import { locationOf } from '../address.ts'
import type { Catalogue } from '../catalogue.ts'
import type { StoredProvider } from '../models.store.ts'
import { findOllamaProgram, type PcPlaces } from '../ollama-places.ts'
import type { Providers } from '../providers.service.ts'
import { ok, problem, skipped } from './finding.ts'
import { checkContext, checkGpu, checkMemory, checkModel } from './model-checks.ts'
import { checkProxy, checkTls } from './network-checks.ts'
import { lookAround, ollamaAddresses, type PlacesDeps } from './places.ts'
import { checkAddress, checkInstalled, checkPort, checkVersion } from './server-checks.ts'

export interface DoctorDeps extends PlacesDeps {
  settings: Settings
  providers: Providers
  adapters: Adapters
  catalogue: Catalogue
  pc: PcPlaces
  memory: () => Promise<MachineMemory>
}

const PROBE_MS = 6_000
const LATER = 'Checked when the provider answers.'

/** Looks at one connection from its start to the model at its end, and yields what it finds as it finds it. */
export async function* diagnose(
  deps: DoctorDeps,
  providerId: ProviderId | undefined,
  signal: AbortSignal,
): AsyncGenerator<DoctorFinding> {
  const provider = chosenProvider(deps, providerId)
  if (provider?.kind === 'llama_cpp') {
    yield ok('address', 'The built-in engine is part of Hearth and needs no connection.')
    return yield* aboutModels(deps, provider)
  }
  const isReached =
    provider === undefined || provider.kind === 'ollama'
      ? yield* aboutOllama(deps, provider, signal)
      : yield* aboutService(deps, provider, signal)
  if (provider !== undefined && isReached) return yield* aboutModels(deps, provider)
  yield skipped('model', LATER)
  yield skipped('context', LATER)
  yield skipped('gpu', LATER)
}

function chosenProvider({ providers, settings }: DoctorDeps, providerId: ProviderId | undefined) {
  if (providerId !== undefined) return providers.get(providerId)
  const stored = providers.stored()
  const ofChats = settings.get('models.defaultChat')?.providerId
  return stored.find((each) => each.providerId === ofChats) ?? stored.find((each) => each.kind === 'ollama')
}

async function* aboutOllama(
  deps: DoctorDeps,
  provider: StoredProvider | undefined,
  signal: AbortSignal,
): AsyncGenerator<DoctorFinding, boolean> {
  const isHere = provider === undefined || locationOf(provider.baseUrl) === 'this_pc'
  const program = isHere ? await findOllamaProgram(deps.pc) : null
  const addresses = ollamaAddresses(provider === undefined ? [] : [provider.baseUrl], deps)
  const places = await lookAround(deps, addresses, signal)
  const isAnywhere = places.some((place) => place.error === null)
  if (isHere) yield checkInstalled(program, isAnywhere)
  yield checkAddress({ provider, places, program, ollamaHost: deps.ollamaHost })
  const own = places.find((place) => place.baseUrl === provider?.baseUrl) ?? places[0]
  if (own === undefined) {
    yield skipped('port', 'With "Only this PC" on, an address elsewhere is not called.')
    return false
  }
  yield checkPort(own)
  yield checkVersion(own.version)
  yield checkProxy(own.baseUrl, deps.pc.env)
  yield checkTls(own.baseUrl, own.error)
  return own.error === null && provider?.isEnabled === true
}

async function* aboutService(
  deps: DoctorDeps,
  provider: StoredProvider,
  signal: AbortSignal,
): AsyncGenerator<DoctorFinding, boolean> {
  const { name, baseUrl, providerId, isEnabled } = provider
  if (!isEnabled) {
    yield problem('address', `${name} is switched off in Hearth.`, { fix: { kind: 'enable_provider', providerId } })
    return false
  }
  const error = await probe(deps, provider, signal)
  if (error === null) yield ok('address', `${name} answers and takes the key.`, { evidence: baseUrl })
  else yield problem('address', error.message, { evidence: baseUrl, fix: { kind: 'edit_provider', providerId } })
  yield checkProxy(baseUrl, deps.pc.env)
  yield checkTls(baseUrl, error)
  return error === null
}

async function probe(deps: DoctorDeps, provider: StoredProvider, signal: AbortSignal): Promise<AppError | null> {
  const limit = new AbortController()
  const stop = deps.clock.after(PROBE_MS, () => limit.abort())
  try {
    deps.providers.assertAllowed(locationOf(provider.baseUrl), provider.name)
    await deps.adapters.of(provider).probe(AbortSignal.any([limit.signal, signal]))
    return null
  } catch (thrown) {
    if (!limit.signal.aborted || signal.aborted) return toAppError(thrown)
    const text = `${provider.name} took the connection and did not answer within ${PROBE_MS / 1_000} seconds.`
    return new AppError('llm.timeout', text, {}, { cause: thrown })
  } finally {
    stop()
  }
}

async function* aboutModels(deps: DoctorDeps, provider: StoredProvider): AsyncGenerator<DoctorFinding> {
  await deps.catalogue.refresh(provider)
  const models = deps.catalogue.list().filter((model) => model.ref.providerId === provider.providerId)
  const wanted = deps.settings.get('models.defaultChat')
  yield checkModel(provider, { models, wanted })
  const model = shownModel(models, wanted?.providerId === provider.providerId ? wanted.name : null)
  if (model === undefined) {
    yield skipped('context', 'Checked when there is a model.')
    return yield skipped('gpu', 'Checked when there is a model.')
  }
  const memory = await deps.memory()
  const others = models.filter((each) => each !== model)
  yield checkContext(model)
  yield checkGpu(model, others, memory)
  yield checkMemory(model, memory)
}

/** The model of chats; without one the model in memory, which is the one in use. */
const shownModel = (models: readonly Model[], wanted: string | null) =>
  models.find((model) => model.ref.name === wanted) ??
  (wanted === null ? models.find((model) => model.isLoaded) : undefined)
