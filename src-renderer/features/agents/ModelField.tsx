import { Select } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { strings } from './strings.ts'

const words = strings.overview
const NONE = ''

const idOf = (ref: ModelRef) => `${ref.providerId}/${ref.name}`

/** The models that can chat, live. */
export function useChatModels(): readonly Model[] {
  const { data = [] } = useResource(() => client.models.list({}), ['model.changed', 'provider.changed'])
  return data.filter(({ capabilities }) => capabilities.length === 0 || capabilities.includes('chat'))
}

interface ModelFieldProps {
  label: string
  description?: string
  value: ModelRef | null
  onChange: (value: ModelRef | null) => void
}

/** One model, or the default one. A model that is not here now keeps its name. */
export function ModelField({ label, description, value, onChange }: ModelFieldProps) {
  const models = useChatModels()
  const isKnown = value === null || models.some(({ ref }) => idOf(ref) === idOf(value))
  const data = [
    { value: NONE, label: words.modelDefault },
    ...models.map((model) => ({
      value: idOf(model.ref),
      label: `${model.title}, ${model.providerName}${model.location === 'this_pc' ? '' : `, ${words.leaves}`}`,
    })),
    ...(isKnown || value === null ? [] : [{ value: idOf(value), label: words.notHere(value.name) }]),
  ]
  return (
    <Select
      label={label}
      description={description}
      searchable
      allowDeselect={false}
      data={data}
      value={value === null ? NONE : idOf(value)}
      onChange={(id) => {
        if (value === null || id !== idOf(value)) onChange(models.find(({ ref }) => idOf(ref) === id)?.ref ?? null)
      }}
    />
  )
}
