import type { SettingKey, SettingValue } from '#shared/domain/settings.ts'

/** Typed settings with defaults. Reads are from memory; writes are durable, kept in history, and told as events. */
export interface Settings {
  get<K extends SettingKey>(key: K): SettingValue<K>
  /** Throws setting.invalid with what is allowed. */
  set<K extends SettingKey>(key: K, value: SettingValue<K>, by?: string): Promise<void>
  /** Called after the commit of a change. Returns what stops it. */
  onChange<K extends SettingKey>(key: K, callback: (value: SettingValue<K>) => void): () => void
}

export interface SettingState {
  key: SettingKey
  value: unknown
  defaultValue: unknown
  isDefault: boolean
}

/** `before` and `after` are values; a default is told as its value. */
export interface SettingChange {
  changeId: number
  key: string
  before: unknown
  after: unknown
  by: string
  at: number
}

/** A new value, or back to the default. */
export interface SettingWish {
  key: string
  value?: unknown
  reset?: boolean | undefined
}

/** Settings for the page that shows and changes them: keys and values come from outside and are checked. */
export interface SettingsStore extends Settings {
  state(key: string): SettingState
  list(): SettingState[]
  /** Throws setting.unknown, setting.invalid. */
  change(key: string, value: unknown, by?: string): Promise<void>
  /** Back to the default. Throws setting.unknown. */
  reset(key: string, by?: string): Promise<void>
  /** All in one commit, or none. Throws setting.unknown, setting.invalid. */
  applyAll(changes: readonly SettingWish[], by?: string): Promise<void>
  /** The value as this setting takes it. Throws setting.unknown, setting.invalid. */
  check(key: string, value: unknown): unknown
  /** Newest first. */
  history(query: { key?: string; limit: number; before?: number }): SettingChange[]
  /** The key gets what it was before that change. Throws setting.unknown when there is no such change. */
  rollBack(changeId: number, by?: string): Promise<void>
}
