import { formatDecimal, formatNumber } from '#renderer/lib/format.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { SettingEntry } from './catalogue.ts'
import { strings } from './strings.ts'

/** A value of a setting in the words of the page. Names of agents are known only where `agentName` is given. */
export function showValue(entry: SettingEntry, value: unknown, agentName?: (id: string) => string | undefined): string {
  const { control } = entry
  switch (control.type) {
    case 'switch':
      return value === true ? strings.setting.on : strings.setting.off
    case 'choice':
      return control.options.find((option) => option.value === value)?.label ?? String(value)
    case 'number':
      return `${control.decimals ? formatDecimal(Number(value)) : formatNumber(Number(value))}\u00a0${control.unit}`
    case 'text':
    case 'folder':
      return value === '' ? strings.setting.empty : String(value)
    case 'model':
      return value === null ? control.whenEmpty : baseName((value as ModelRef).name)
    case 'agent':
      return value === null ? control.whenEmpty : (agentName?.(String(value)) ?? String(value))
  }
}

/** Nothing is there: a default that needs no mention. */
export const isEmptyValue = (value: unknown): boolean => value === ''

/** Model files are named by their whole path; the last part is the name that people know. */
export const baseName = (name: string): string => name.split(/[\\/]/).at(-1) ?? name
