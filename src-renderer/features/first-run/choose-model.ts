import { client } from '#renderer/lib/client.ts'
import { saveSetting } from '#renderer/lib/settings-store.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { ModelOption, ModelSource } from './model-options.ts'

/** Looks for models on this PC and asks every provider for its list. */
export async function lookForModels() {
  const [detection, info, memory] = await Promise.all([
    client.models.detect(),
    client.system.info(),
    client.models.machine(),
  ])
  const models = await client.models.list({ refresh: true })
  return { detection, models, memory, memoryBytes: info.totalMemoryBytes }
}

/** Makes this the model that chats use, opening it first where it is new to Hearth. */
export async function chooseModel(option: ModelOption): Promise<void> {
  await saveSetting('models.defaultChat', await refOf(option.source))
}

async function refOf(source: ModelSource): Promise<ModelRef> {
  if (source.type === 'known') return source.ref
  if (source.type === 'file') return (await client.models.openGguf({ path: source.path })).ref
  const { baseUrl, name } = source
  return { providerId: await ollamaAt(baseUrl), name }
}

/** Starts the download of a model there; it goes on whatever the page does. */
export async function getModel(baseUrl: string, name: string): Promise<ModelRef> {
  return (await client.models.pull({ ref: { providerId: await ollamaAt(baseUrl), name } })).ref
}

/** The provider at this address, added when it is new. */
async function ollamaAt(baseUrl: string): Promise<ModelRef['providerId']> {
  const providers = await client.models.providers()
  const known = providers.find((each) => each.kind === 'ollama' && sameAddress(each.baseUrl, baseUrl))
  return (known ?? (await client.models.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl }))).providerId
}

const sameAddress = (a: string, b: string) => a.replace(/\/+$/, '') === b.replace(/\/+$/, '')
