import type { Db, Tx } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import type { Download } from '#shared/contract/models.contract.ts'
import type { EpochMs, ProviderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'

interface DownloadRow {
  provider_id: ProviderId
  name: string
  state: Download['state']
  total_bytes: number | null
  done_bytes: number
  detail: string
  error_code: string | null
  created_at: EpochMs
  updated_at: EpochMs
}

export interface StoredDownload {
  ref: ModelRef
  state: Download['state']
  totalBytes: number | null
  doneBytes: number
  detail: string
  errorCode: string | null
  createdAt: EpochMs
  updatedAt: EpochMs
}

const t = tables<{ model_downloads: DownloadRow }>()

const toDownload = (row: DownloadRow): StoredDownload => ({
  ref: { providerId: row.provider_id, name: row.name },
  state: row.state,
  totalBytes: row.total_bytes,
  doneBytes: row.done_bytes,
  detail: row.detail,
  errorCode: row.error_code,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** Oldest first: the order in which they are worked on. */
export const listDownloads = (db: Db): StoredDownload[] =>
  db
    .all(t.selectFrom('model_downloads').selectAll().orderBy('created_at').orderBy('provider_id').orderBy('name'))
    .map(toDownload)

export function findDownload(db: Db, ref: ModelRef): StoredDownload | undefined {
  const query = t.selectFrom('model_downloads').selectAll()
  const row = db.get(query.where('provider_id', '=', ref.providerId).where('name', '=', ref.name))
  return row && toDownload(row)
}

export function putDownload(tx: Tx, download: StoredDownload): void {
  const { ref } = download
  const row = {
    state: download.state,
    total_bytes: download.totalBytes === null ? null : Math.round(download.totalBytes),
    done_bytes: Math.round(download.doneBytes),
    detail: download.detail,
    error_code: download.errorCode,
    created_at: download.createdAt,
    updated_at: download.updatedAt,
  }
  const query = t.insertInto('model_downloads').values({ provider_id: ref.providerId, name: ref.name, ...row })
  tx.run(query.onConflict((conflict) => conflict.columns(['provider_id', 'name']).doUpdateSet(row)))
}

export function deleteDownload(tx: Tx, ref: ModelRef): void {
  const query = t.deleteFrom('model_downloads')
  tx.run(query.where('provider_id', '=', ref.providerId).where('name', '=', ref.name))
}
