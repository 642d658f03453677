import { client } from '#renderer/lib/client.ts'
import { saveSetting } from '#renderer/lib/settings-store.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { ModelOption, ModelSource } from './model-options.ts'

/** Looks for models on this PC and asks every provider for its list. */
export async function lookForModels() {
  const [detection, info] = await Promise.all([client.models.detect(), client.system.info()])
  const models = await client.models.list({ refresh: true })
  return { detection, models, memoryBytes: info.totalMemoryBytes }
}

/** Makes this the model that chats use, opening it first where it is new to Hearth. */
export async function chooseModel(option: ModelOption): Promise<void> {
  await saveSetting('models.defaultChat', await refOf(option.source))
}

async function refOf(source: ModelSource): Promise<ModelRef> {
  if (source.type === 'known') return source.ref
  if (source.type === 'file') return (await client.models.openGguf({ path: source.path })).ref
  const { baseUrl, name } = source
  const providers = await client.models.providers()
  const known = providers.find((each) => each.kind === 'ollama' && sameAddress(each.baseUrl, baseUrl))
  const provider = known ?? (await client.models.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl }))
  return { providerId: provider.providerId, name }
}

const sameAddress = (a: string, b: string) => a.replace(/\/+$/, '') === b.replace(/\/+$/, '')
