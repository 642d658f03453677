import { create } from 'zustand'
import type { SettingKey, SettingValue, SettingValues } from '#shared/domain/settings.ts'
import { client } from './client.ts'
import { onAppEvent, onReconnected } from './live.ts'

export interface SettingState {
  value: unknown
  defaultValue: unknown
  isDefault: boolean
}

interface SettingsStore {
  isLoaded: boolean
  byKey: Partial<Record<SettingKey, SettingState>>
}

/** Every setting as the core knows it, live. */
export const useSettings = create<SettingsStore>(() => ({ isLoaded: false, byKey: {} }))

/** Reads the settings and keeps them fresh for as long as the page lives. */
export function followSettings(): void {
  void readSettings()
  onAppEvent(['setting.changed'], () => void readSettings())
  onReconnected(() => void readSettings())
}

async function readSettings(): Promise<void> {
  const list = await client.settings.list().catch(() => null)
  if (list === null) return
  const byKey = Object.fromEntries(list.map(({ key, ...state }) => [key, state]))
  useSettings.setState({ isLoaded: true, byKey })
}

/** The value of a setting; `fallback` until the settings have been read. */
export function useSetting<K extends SettingKey>(key: K, fallback: SettingValue<K>): SettingValue<K> {
  return useSettings(({ byKey }) => (byKey[key] ? (byKey[key].value as SettingValue<K>) : fallback))
}

/** Several settings at once, outside of React. Absent until they have been read. */
export const settingValue = <K extends SettingKey>(key: K): SettingValue<K> | undefined =>
  useSettings.getState().byKey[key]?.value as SettingValue<K> | undefined

/** Saves a setting. The page shows the new value at once and the old one again when the core refuses it. */
export async function saveSetting<K extends SettingKey>(key: K, value: SettingValues[K]): Promise<void> {
  const before = useSettings.getState().byKey[key]
  if (before !== undefined) put(key, { ...before, value, isDefault: false })
  try {
    const { key: _key, ...saved } = await client.settings.set({ key, value })
    put(key, saved)
  } catch (error) {
    if (before !== undefined) put(key, before)
    throw error
  }
}

export async function resetSetting(key: SettingKey): Promise<void> {
  const { key: _key, ...saved } = await client.settings.reset({ key })
  put(key, saved)
}

const put = (key: SettingKey, state: SettingState) =>
  useSettings.setState(({ byKey }) => ({ byKey: { ...byKey, [key]: state } }))
