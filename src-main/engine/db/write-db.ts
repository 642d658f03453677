import type { Database } from 'better-sqlite3'
import type { Log } from '#main/platform/log.ts'
import { createConnection } from './connection.ts'
import type { WriteDb } from './db.ts'
import { GroupCommit } from './group-commit.ts'
import type { SqlTimer } from './slow-sql.ts'
import { Transactions } from './transactions.ts'
import { type WriteTrouble, WriteTroubleMemory } from './write-trouble.ts'

/** The WriteDb for the one who opened it. */
export interface OwnedWriteDb extends WriteDb {
  /** What keeps it from writing, as the last write met it; null when nothing does. */
  trouble(): WriteTrouble | null
  /** Commits what is still promised, then closes the file. */
  close(): void
}

/** The one writer over an open connection. A `quick` inside of a transaction is a part of it. */
export function createWriteDb(raw: Database, timer: SqlTimer, log: Log, onDamage = () => {}): OwnedWriteDb {
  const db = createConnection(raw, timer, onDamage)
  const memory = new WriteTroubleMemory(() => timer.nowMs())
  const transactions = new Transactions(db, log, memory)
  const group = new GroupCommit(raw, transactions)
  return {
    ...db,
    quick: (work) => (transactions.isOpen ? transactions.savepoint(work) : transactions.run(work)),
    durable: (work) => group.add(work),
    trouble: () => memory.current,
    close() {
      group.flush()
      raw.close()
    },
  }
}
