import { Select, Switch } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { ModelRef } from '#shared/domain/model.ts'
import type { Control, SettingEntry } from '../catalogue.ts'
import { strings } from '../strings.ts'
import { CommittedText } from './CommittedText.tsx'
import { FolderField } from './FolderField.tsx'

interface SettingControlProps {
  entry: SettingEntry
  value: unknown
  onChange: (value: unknown) => void
}

/** The control of a setting, by its kind. */
export function SettingControl({ entry, value, onChange }: SettingControlProps) {
  const { control, label } = entry
  switch (control.type) {
    case 'switch':
      return (
        <Switch
          aria-label={label}
          aria-describedby={`${entry.key}-help`}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice':
      return <Segmented label={label} value={String(value)} options={control.options} onChange={onChange} />
    case 'number':
      return (
        <UnitField
          label={undefined}
          ariaLabel={label}
          value={Number(value)}
          min={control.min}
          max={control.max}
          unit={control.unit}
          decimals={control.decimals ?? 0}
          onCommit={onChange}
        />
      )
    case 'text':
      return <CommittedText label={label} value={String(value)} maxLength={control.maxLength} onCommit={onChange} />
    case 'folder':
      return <FolderField label={label} value={String(value)} maxLength={control.maxLength} onCommit={onChange} />
    case 'model':
      return <ModelSelect label={label} control={control} value={value as ModelRef | null} onChange={onChange} />
    case 'agent':
      return <AgentSelect label={label} control={control} value={value as string | null} onChange={onChange} />
  }
}

interface ModelSelectProps {
  label: string
  control: Extract<Control, { type: 'model' }>
  value: ModelRef | null
  onChange: (value: ModelRef | null) => void
}

const NONE = ''

function ModelSelect({ label, control, value, onChange }: ModelSelectProps) {
  const { data: models = [] } = useResource(() => client.models.list({}), ['model.changed', 'provider.changed'])
  const chat = models.filter((model) => model.capabilities.includes(control.capability ?? 'chat'))
  const idOf = (ref: ModelRef) => `${ref.providerId}/${ref.name}`
  const options = chat.map((model) => ({
    value: idOf(model.ref),
    label: `${model.title}, ${model.providerName}${model.location === 'this_pc' ? '' : `, ${strings.models.leaves}`}`,
  }))
  const isKnown = value === null || chat.some((model) => idOf(model.ref) === idOf(value))
  const data = [{ value: NONE, label: control.whenEmpty }, ...options]
  if (!isKnown && value !== null) data.push({ value: idOf(value), label: value.name })
  return (
    <Select
      aria-label={label}
      searchable
      data={data}
      value={value === null ? NONE : idOf(value)}
      onChange={(id) => onChange(chat.find((model) => idOf(model.ref) === id)?.ref ?? null)}
    />
  )
}

interface AgentSelectProps {
  label: string
  control: Extract<Control, { type: 'agent' }>
  value: string | null
  onChange: (value: string | null) => void
}

function AgentSelect({ label, control, value, onChange }: AgentSelectProps) {
  const { data: agents = [] } = useResource(() => client.agents.list(), ['agent.changed'])
  const data = [
    { value: NONE, label: control.whenEmpty },
    ...agents.map((agent) => ({ value: agent.agentId as string, label: agent.name })),
  ]
  return (
    <Select
      aria-label={label}
      data={data}
      value={value ?? NONE}
      onChange={(id) => onChange(id === null || id === NONE ? null : id)}
    />
  )
}
