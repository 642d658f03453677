import type { SettingKey, SettingValue } from '#shared/domain/settings.ts'

/** Typed settings with defaults. Reads are from memory; writes are durable, kept in history, and told as events. */
export interface Settings {
  get<K extends SettingKey>(key: K): SettingValue<K>
  /** Throws setting.invalid with what is allowed. */
  set<K extends SettingKey>(key: K, value: SettingValue<K>, by?: string): Promise<void>
  /** Called after the commit of a change. Returns what stops it. */
  onChange<K extends SettingKey>(key: K, callback: (value: SettingValue<K>) => void): () => void
}
