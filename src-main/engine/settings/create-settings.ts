import { z } from 'zod'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import { isSettingKey, SETTING_KEYS, SETTINGS, type SettingKey, type SettingValue } from '#shared/domain/settings.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { Tx, WriteDb } from '../db/db.ts'
import type { EventLog } from '../events/event-log.ts'
import * as store from './settings.store.ts'
import type { SettingChange, SettingState, SettingsStore, SettingWish } from './settings.ts'

export interface SettingsDeps {
  db: WriteDb
  clock: Clock
  events: EventLog
  log: Log
}

type Callback = (value: never) => void

const DEFAULT_BY = 'you'

/** The settings of this profile, read once and kept in memory. */
export const createSettings = (deps: SettingsDeps): SettingsStore => new SqliteSettings(deps)

class SqliteSettings implements SettingsStore {
  readonly #deps: SettingsDeps
  readonly #values = new Map<SettingKey, unknown>()
  readonly #callbacks = new Map<SettingKey, Set<Callback>>()

  constructor(deps: SettingsDeps) {
    this.#deps = deps
    for (const { key, value } of store.allSettings(deps.db)) if (isSettingKey(key)) this.#load(key, value)
  }

  get<K extends SettingKey>(key: K): SettingValue<K> {
    return (this.#values.has(key) ? this.#values.get(key) : defaultOf(key)) as SettingValue<K>
  }

  set<K extends SettingKey>(key: K, value: SettingValue<K>, by = DEFAULT_BY): Promise<void> {
    return this.change(key, value, by)
  }

  onChange<K extends SettingKey>(key: K, callback: (value: SettingValue<K>) => void): () => void {
    const callbacks = this.#callbacks.get(key) ?? new Set()
    this.#callbacks.set(key, callbacks.add(callback as Callback))
    return () => callbacks.delete(callback as Callback)
  }

  state(key: string): SettingState {
    const known = knownKey(key)
    const [value, defaultValue] = [this.get(known), defaultOf(known)]
    return { key: known, value, defaultValue, isDefault: JSON.stringify(value) === JSON.stringify(defaultValue) }
  }

  list(): SettingState[] {
    return SETTING_KEYS.map((key) => this.state(key))
  }

  async change(key: string, value: unknown, by = DEFAULT_BY): Promise<void> {
    const known = knownKey(key)
    const json = JSON.stringify(parseValue(known, value))
    await this.#deps.db.durable((tx) => this.#write(tx, known, json, by))
  }

  async reset(key: string, by = DEFAULT_BY): Promise<void> {
    const known = knownKey(key)
    await this.#deps.db.durable((tx) => this.#write(tx, known, null, by))
  }

  async applyAll(changes: readonly SettingWish[], by = DEFAULT_BY): Promise<void> {
    const checked = changes.map(({ key, value, reset }) => {
      const known = knownKey(key)
      return { key: known, json: reset === true ? null : JSON.stringify(parseValue(known, value)) }
    })
    await this.#deps.db.durable((tx) => {
      for (const { key, json } of checked) this.#write(tx, key, json, by)
    })
  }

  check = (key: string, value: unknown): unknown => parseValue(knownKey(key), value)

  history(query: { key?: string; limit: number; before?: number }): SettingChange[] {
    return store.listChanges(this.#deps.db, query).map((row) => ({
      changeId: row.change_id,
      key: row.key,
      before: readable(row.key, row.before),
      after: readable(row.key, row.after),
      by: row.changed_by,
      at: row.at,
    }))
  }

  async rollBack(changeId: number, by = DEFAULT_BY): Promise<void> {
    await this.#deps.db.durable((tx) => {
      const change = store.findChange(tx, changeId)
      if (change === undefined) throw new AppError('setting.unknown', 'There is no such change', { changeId })
      const key = knownKey(change.key)
      if (change.before !== null) parseValue(key, JSON.parse(change.before))
      this.#write(tx, key, change.before, by)
    })
  }

  #write(tx: Tx, key: SettingKey, json: string | null, by: string): void {
    const before = store.storedValue(tx, key)
    if (before === json) return
    const at = this.#deps.clock.now()
    store.storeValue(tx, key, json, at)
    store.insertChange(tx, { key, before, after: json, changed_by: by, at })
    this.#deps.events.append(tx, { type: 'setting.changed', subject: key, data: { by } })
    tx.afterCommit(() => this.#apply(key, json))
  }

  #apply(key: SettingKey, json: string | null): void {
    if (json === null) this.#values.delete(key)
    else this.#values.set(key, JSON.parse(json))
    const value = this.get(key) as never
    for (const callback of this.#callbacks.get(key) ?? []) callback(value)
  }

  /** What an older or damaged version stored and this one does not accept counts as not set. */
  #load(key: SettingKey, json: string): void {
    try {
      this.#values.set(key, parseValue(key, JSON.parse(json)))
    } catch (thrown) {
      this.#deps.log.warn('a stored setting is not valid; its default is used', { key, reason: String(thrown) })
    }
  }
}

function knownKey(key: string): SettingKey {
  if (isSettingKey(key)) return key
  throw new AppError('setting.unknown', `There is no setting ${key}`, { key })
}

function parseValue(key: SettingKey, value: unknown): unknown {
  const parsed = SETTINGS[key].safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('setting.invalid', z.prettifyError(parsed.error), { key })
}

const defaultOf = (key: SettingKey): unknown => SETTINGS[key].parse(undefined)

const readable = (key: string, json: string | null): unknown => {
  if (json !== null) return JSON.parse(json)
  return isSettingKey(key) ? defaultOf(key) : null
}
