import type { Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Cleaned, CleanUp } from '#main/engine/ports/clean-up.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type find from './clean-up.task.ts'
import type { ChatCleanUp } from './clean-up.task.ts'

const DAY_MS = 24 * 3_600_000
/** A draft may wait this long for its message. */
const UNSENT_MS = 2 * DAY_MS
/** Deleted in one transaction: others wait meanwhile. */
const BATCH = 200

export interface ChatCleanUpDeps {
  db: WriteDb
  events: EventLog
  settings: Pick<Settings, 'get'>
  workers: Pick<Workers, 'run'>
  databaseFile: string
}

/** Empties the bin of conversations, and drops attachments that were never sent. */
export function createChatCleanUps(deps: ChatCleanUpDeps): CleanUp[] {
  const { db, workers, settings, databaseFile } = deps
  const look = (now: number): Promise<ChatCleanUp> => {
    const binBefore = now - settings.get('data.binDays') * DAY_MS
    return workers.run<typeof find>('chat-clean-up-task', { databaseFile, binBefore, unsentBefore: now - UNSENT_MS })
  }

  const bin: CleanUp = {
    plan: async (now) => sum('bin', (await look(now)).bin),
    async run(now) {
      const { bin: doomed } = await look(now)
      const gone = doomed.filter(({ id }) => empty(deps, id))
      return sum('bin', gone)
    },
  }
  const attachments: CleanUp = {
    plan: async (now) => sum('attachments', (await look(now)).attachments),
    async run(now) {
      const { attachments: doomed, lastRow } = await look(now)
      const gone = doomed.filter(({ id }) => db.quick((tx) => deleteUnsent(tx, id, lastRow)))
      return sum('attachments', gone)
    },
  }
  return [bin, attachments]
}

/**
 * Deletes a conversation for good, deepest messages first: a message takes its answers with it, and a chain of many of
 * them would be deeper than SQLite lets one deletion reach. False when it was brought back meanwhile.
 */
function empty({ db, events }: ChatCleanUpDeps, id: string): boolean {
  for (;;) {
    const left = db.quick((tx) => deleteSome(tx, id))
    if (left === null) return false
    if (left === 0) break
  }
  return db.quick((tx) => {
    tx.sql('DELETE FROM conversations WHERE conversation_id = ? AND deleted_at IS NOT NULL', id)
    events.append(tx, { type: 'conversation.deleted', subject: id, data: { forGood: true } })
    return true
  })
}

/** How many were deleted; null when the conversation is not in the bin. */
function deleteSome(tx: Tx, id: string): number | null {
  const [conversation] = tx.sql<{ deleted_at: number | null }>(
    'SELECT deleted_at FROM conversations WHERE conversation_id = ?',
    id,
  )
  if (conversation?.deleted_at == null) return null
  const rows = tx.sql<{ row_no: number; message_id: string }>(
    `SELECT row_no, message_id FROM messages WHERE conversation_id = ? ORDER BY depth DESC LIMIT ${BATCH}`,
    id,
  )
  for (const { row_no, message_id } of rows) {
    tx.sql('DELETE FROM messages_fts WHERE rowid = ?', row_no)
    tx.sql('DELETE FROM conversation_summaries WHERE message_id = ?', message_id)
    tx.sql('DELETE FROM messages WHERE row_no = ?', row_no)
  }
  return rows.length
}

/** Unless a message that was written since the look has taken it. */
function deleteUnsent(tx: Tx, id: string, lastRow: number): boolean {
  const taken = tx.sql(
    `SELECT 1 FROM messages, json_each(messages.attachments) AS ref
     WHERE row_no > ? AND json_extract(ref.value, '$.attachmentId') = ?
     UNION ALL
     SELECT 1 FROM queued_messages, json_each(queued_messages.attachments) AS ref
     WHERE json_extract(ref.value, '$.attachmentId') = ?`,
    lastRow,
    id,
    id,
  )
  if (taken.length === 0) tx.sql('DELETE FROM attachments WHERE attachment_id = ?', id)
  return taken.length === 0
}

const sum = (what: Cleaned['what'], items: readonly { bytes: number }[]): Cleaned => ({
  what,
  count: items.length,
  bytes: items.reduce((total, { bytes }) => total + bytes, 0),
})
