import type { z } from 'zod'
import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { ProviderState } from '#shared/contract/models.contract.ts'
import type { EpochMs, ProviderId } from '#shared/domain/ids.ts'
import { ModelParams, type ModelRef, type ProviderKind } from '#shared/domain/model.ts'
import { type FoundModel, foundModel } from './adapter.ts'

type State = z.infer<typeof ProviderState>

interface ProviderRow {
  provider_id: ProviderId
  kind: ProviderKind
  name: string
  base_url: string
  is_enabled: number
  has_key: number
  status: State['status']
  detail: string
  version: string | null
  checked_at: EpochMs | null
  created_at: EpochMs
}

interface ModelRow {
  provider_id: ProviderId
  name: string
  title: string
  capabilities: string
  context_length: number | null
  fixed_num_ctx: number | null
  size_bytes: number | null
  price: string | null
  is_remote: number
  path: string | null
  is_forgotten: number
  is_listed: number
  wanted_num_ctx: number | null
  wanted_prompted: number | null
  bytes_per_token: number | null
  params: string | null
  keep_alive_minutes: number | null
  kv_bytes_per_token: number | null
}

export interface StoredProvider {
  providerId: ProviderId
  kind: ProviderKind
  name: string
  baseUrl: string
  isEnabled: boolean
  hasKey: boolean
  state: State
  createdAt: EpochMs
}

/** A model with what the person set for it and what was measured. */
export interface StoredModel {
  ref: ModelRef
  found: FoundModel
  path: string | null
  isForgotten: boolean
  isListed: boolean
  wantedNumCtx: number | null
  wantedPrompted: boolean | null
  bytesPerToken: number | null
  params: ModelParams
  keepAliveMinutes: number | null
}

const t = tables<{ providers: ProviderRow; models: ModelRow }>()

const toProvider = (row: ProviderRow): StoredProvider => ({
  providerId: row.provider_id,
  kind: row.kind,
  name: row.name,
  baseUrl: row.base_url,
  isEnabled: row.is_enabled === 1,
  hasKey: row.has_key === 1,
  state: { status: row.status, detail: row.detail, version: row.version, checkedAt: row.checked_at },
  createdAt: row.created_at,
})

const toModel = (row: ModelRow): StoredModel => ({
  ref: { providerId: row.provider_id, name: row.name },
  found: foundModel(row.name, {
    title: row.title,
    capabilities: JSON.parse(row.capabilities) as FoundModel['capabilities'],
    contextLength: row.context_length,
    fixedNumCtx: row.fixed_num_ctx,
    sizeBytes: row.size_bytes,
    price: row.price === null ? null : (JSON.parse(row.price) as FoundModel['price']),
    kvBytesPerToken: row.kv_bytes_per_token,
    isRemote: row.is_remote === 1,
  }),
  path: row.path,
  isForgotten: row.is_forgotten === 1,
  isListed: row.is_listed === 1,
  wantedNumCtx: row.wanted_num_ctx,
  wantedPrompted: row.wanted_prompted === null ? null : row.wanted_prompted === 1,
  bytesPerToken: row.bytes_per_token,
  params: paramsOf(row.params),
  keepAliveMinutes: row.keep_alive_minutes,
})

/** What was written by another version and is no longer understood counts as not chosen. */
function paramsOf(json: string | null): ModelParams {
  if (json === null) return {}
  return ModelParams.safeParse(JSON.parse(json)).data ?? {}
}

/** Oldest first. */
export const listProviders = (db: Db): StoredProvider[] =>
  db.all(t.selectFrom('providers').selectAll().orderBy('created_at').orderBy('provider_id')).map(toProvider)

export function findProvider(db: Db, providerId: ProviderId): StoredProvider | undefined {
  const row = db.get(t.selectFrom('providers').selectAll().where('provider_id', '=', providerId))
  return row && toProvider(row)
}

export function putProvider(tx: Tx, provider: StoredProvider): void {
  const { state } = provider
  const row = {
    kind: provider.kind,
    name: provider.name,
    base_url: provider.baseUrl,
    is_enabled: provider.isEnabled ? 1 : 0,
    has_key: provider.hasKey ? 1 : 0,
    status: state.status,
    detail: state.detail,
    version: state.version,
    checked_at: state.checkedAt,
    created_at: provider.createdAt,
  }
  const query = t.insertInto('providers').values({ provider_id: provider.providerId, ...row })
  tx.run(query.onConflict((conflict) => conflict.column('provider_id').doUpdateSet(row)))
}

export function deleteProvider(tx: Tx, providerId: ProviderId): void {
  tx.run(t.deleteFrom('providers').where('provider_id', '=', providerId))
}

/** Also those that are no longer listed. */
export const listModels = (db: Db, providerId: ProviderId): StoredModel[] =>
  db.all(t.selectFrom('models').selectAll().where('provider_id', '=', providerId).orderBy('name')).map(toModel)

export function findModel(db: Db, ref: ModelRef): StoredModel | undefined {
  const query = t
    .selectFrom('models')
    .selectAll()
    .where('provider_id', '=', ref.providerId)
    .where('name', '=', ref.name)
  const row = db.get(query)
  return row && toModel(row)
}

/** What the provider said about a model; the person's options stay. */
export function putModel(tx: Tx, providerId: ProviderId, found: FoundModel, path: string | null = null): void {
  const row = {
    title: found.title,
    capabilities: JSON.stringify(found.capabilities),
    context_length: found.contextLength,
    fixed_num_ctx: found.fixedNumCtx,
    size_bytes: found.sizeBytes,
    price: found.price === null ? null : JSON.stringify(found.price),
    kv_bytes_per_token: found.kvBytesPerToken === null ? null : Math.round(found.kvBytesPerToken),
    is_remote: found.isRemote ? 1 : 0,
    is_listed: 1,
  }
  const place = path === null ? {} : { path, is_forgotten: 0 }
  const query = t
    .insertInto('models')
    .values({ provider_id: providerId, name: found.name, ...row, ...place, is_forgotten: 0 })
  tx.run(query.onConflict((conflict) => conflict.columns(['provider_id', 'name']).doUpdateSet({ ...row, ...place })))
}

/** Models that the provider does not list any more. */
export function unlistOthers(tx: Tx, providerId: ProviderId, names: readonly string[]): void {
  const query = t.updateTable('models').set({ is_listed: 0 }).where('provider_id', '=', providerId)
  tx.run(names.length === 0 ? query : query.where('name', 'not in', [...names]))
}

export interface ModelOptions {
  wantedNumCtx?: number | null
  wantedPrompted?: boolean | null
  params?: ModelParams | null
  keepAliveMinutes?: number | null
}

export function setModelOptions(tx: Tx, ref: ModelRef, options: ModelOptions): void {
  const { wantedNumCtx, wantedPrompted, params, keepAliveMinutes } = options
  const wanted = {
    ...(wantedNumCtx === undefined ? {} : { wanted_num_ctx: wantedNumCtx }),
    ...(wantedPrompted === undefined
      ? {}
      : { wanted_prompted: wantedPrompted === null ? null : Number(wantedPrompted) }),
    ...(params === undefined ? {} : { params: params === null ? null : JSON.stringify(params) }),
    ...(keepAliveMinutes === undefined ? {} : { keep_alive_minutes: keepAliveMinutes }),
  }
  if (Object.keys(wanted).length === 0) return
  tx.run(t.updateTable('models').set(wanted).where('provider_id', '=', ref.providerId).where('name', '=', ref.name))
}

/** What the person chose for the model of this file. */
export function keepAliveOfPath(db: Db, path: string | undefined): number | null {
  if (path === undefined) return null
  return (
    db.get(t.selectFrom('models').select('keep_alive_minutes').where('path', '=', path))?.keep_alive_minutes ?? null
  )
}

export function setBytesPerToken(tx: Tx, ref: ModelRef, bytesPerToken: number): void {
  const query = t.updateTable('models').set({ bytes_per_token: bytesPerToken })
  tx.run(query.where('provider_id', '=', ref.providerId).where('name', '=', ref.name))
}

export function forgetModel(tx: Tx, ref: ModelRef): void {
  const query = t.updateTable('models').set({ is_forgotten: 1, is_listed: 0 })
  tx.run(query.where('provider_id', '=', ref.providerId).where('name', '=', ref.name))
}
