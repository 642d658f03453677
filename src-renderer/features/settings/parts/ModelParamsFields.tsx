import { Button, Select } from '@mantine/core'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelParams, Thinking } from '#shared/domain/model.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'

const words = modelWords.params
const BY_MODEL = ''

interface NumberField {
  key: 'temperature' | 'topP' | 'maxOutputTokens' | 'seed'
  min: number
  max: number
  unit: string
  decimals?: number
}

const FIELDS: readonly NumberField[] = [
  { key: 'temperature', min: 0, max: 2, unit: '', decimals: 2 },
  { key: 'topP', min: 0, max: 1, unit: '', decimals: 2 },
  { key: 'maxOutputTokens', min: 16, max: 131_072, unit: 'tokens' },
  { key: 'seed', min: 0, max: 2_147_483_647, unit: '' },
]

interface ModelParamsFieldsProps {
  model: Model
  onChange: (params: ModelParams | null) => void
}

/** What is chosen for one model; each empty field is the model's own. */
export function ModelParamsFields({ model, onChange }: ModelParamsFieldsProps) {
  const params = model.params ?? {}
  const set = (key: keyof ModelParams, value: number | Thinking | null) => {
    const { [key]: _before, ...rest } = params
    onChange(value === null ? rest : { ...rest, [key]: value })
  }
  return (
    <fieldset className={styles.params}>
      <legend className={styles.groupTitle}>{words.heading}</legend>
      <p className={styles.dialogAbout}>{words.about}</p>
      <div className={styles.paramGrid}>
        {FIELDS.map(({ key, ...limits }) => (
          <UnitField
            key={key}
            label={words[key]}
            value={params[key] ?? null}
            isOptional
            placeholder={words.byModel}
            {...limits}
            onCommit={(value) => set(key, value)}
          />
        ))}
        {model.capabilities.includes('thinking') && (
          <Select
            label={words.thinking}
            data={Object.entries(words.thinkingOptions).map(([value, label]) => ({ value, label }))}
            value={params.thinking ?? BY_MODEL}
            allowDeselect={false}
            onChange={(value) => set('thinking', value === null || value === BY_MODEL ? null : (value as Thinking))}
          />
        )}
      </div>
      {Object.keys(params).length > 0 && (
        <div>
          <Button variant="subtle" onClick={() => onChange(null)}>
            {words.reset}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
