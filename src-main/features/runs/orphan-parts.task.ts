import { createConnection } from '#main/engine/db/connection.ts'
import { openReadOnly } from '#main/engine/db/open-database.ts'
import { findOrphanParts } from '#main/engine/runs/model-calls.store.ts'

/** Kept parts of prompts that no model call names any more. */
export default function orphanParts({ databaseFile, limit }: { databaseFile: string; limit: number }): number[] {
  const raw = openReadOnly(databaseFile)
  try {
    return findOrphanParts(createConnection(raw, { nowMs: () => 0, ended() {} }), limit)
  } finally {
    raw.close()
  }
}
