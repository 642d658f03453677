import type { ModelCapability } from '#shared/domain/model.ts'
import type { SettingKey } from '#shared/domain/settings.ts'
import type { SectionId } from '../strings.ts'

export type Control =
  | { type: 'switch' }
  | { type: 'choice'; options: readonly { value: string; label: string }[] }
  | { type: 'number'; min: number; max: number; unit: string; decimals?: number }
  | { type: 'text'; maxLength: number }
  | { type: 'folder'; maxLength: number }
  | { type: 'model'; whenEmpty: string; capability?: ModelCapability }
  | { type: 'agent'; whenEmpty: string }

export interface SettingEntry {
  key: SettingKey
  section: SectionId
  label: string
  help: string
  control: Control
}

export const entry = (
  section: SectionId,
  key: SettingKey,
  label: string,
  help: string,
  control: Control,
): SettingEntry => ({
  section,
  key,
  label,
  help,
  control,
})

export const toggle: Control = { type: 'switch' }
export const number = (min: number, max: number, unit: string, decimals = 0): Control => ({
  type: 'number',
  min,
  max,
  unit,
  decimals,
})
export const choice = (...options: [value: string, label: string][]): Control => ({
  type: 'choice',
  options: options.map(([value, label]) => ({ value, label })),
})
