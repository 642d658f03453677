import { createConnection } from '#main/engine/db/connection.ts'
import { openReadOnly } from '#main/engine/db/open-database.ts'
import { translateSqliteError } from '#main/engine/db/sqlite-error.ts'
import { type ExportRequest, type ExportResult, exportChats } from './export-chats.ts'

/** Exports from a database file while the core goes on writing to it. */
export default function exportTask({
  databaseFile,
  ...request
}: ExportRequest & { databaseFile: string }): ExportResult {
  const raw = openReadOnly(databaseFile)
  // one moment for all that is read
  raw.exec('BEGIN')
  try {
    return exportChats(createConnection(raw, { nowMs: () => 0, ended() {} }), request)
  } catch (thrown) {
    throw translateSqliteError(thrown)
  } finally {
    raw.close()
  }
}
