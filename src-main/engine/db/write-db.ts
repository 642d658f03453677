import type { Database } from 'better-sqlite3'
import type { Log } from '../../platform/log.ts'
import { createConnection } from './connection.ts'
import type { Tx, WriteDb } from './db.ts'
import type { SqlTimer } from './slow-sql.ts'

/** The WriteDb for the one who opened it. */
export interface OwnedWriteDb extends WriteDb {
  /** Commits what is still promised, then closes the file. */
  close(): void
}

interface Promised {
  work(tx: Tx): unknown
  resolve(value: unknown): void
  reject(reason: unknown): void
}

/**
 * States: idle; in a transaction (`raw.inTransaction`); promised work waiting for the end of this turn.
 * `quick` commits at once, and joins as a savepoint when a transaction is already open. `durable` collects the work
 * of a turn, and `flush` commits all of it with one fsync.
 */
export function createWriteDb(raw: Database, timer: SqlTimer, log: Log): OwnedWriteDb {
  const db = createConnection(raw, timer)
  let promised: Promised[] = []
  let callbacks: (() => void)[] = []
  const tx: Tx = { ...db, afterCommit: (callback) => callbacks.push(callback) }

  function transact(body: () => void): void {
    db.sql('BEGIN IMMEDIATE')
    try {
      body()
      db.sql('COMMIT')
    } catch (thrown) {
      callbacks = []
      if (raw.inTransaction) db.sql('ROLLBACK')
      throw thrown
    }
    const due = callbacks
    callbacks = []
    for (const callback of due) callSafely(callback, log)
  }

  function inSavepoint<T>(work: (tx: Tx) => T): T {
    const mark = callbacks.length
    db.sql('SAVEPOINT work')
    try {
      const result = refusePromise(work(tx))
      db.sql('RELEASE work')
      return result
    } catch (thrown) {
      callbacks.length = Math.min(callbacks.length, mark)
      // A full disk makes SQLite roll the whole transaction back by itself.
      if (raw.inTransaction) {
        db.sql('ROLLBACK TO work')
        db.sql('RELEASE work')
      }
      throw thrown
    }
  }

  function quick<T>(work: (tx: Tx) => T): T {
    if (raw.inTransaction) return inSavepoint(work)
    let result: T | undefined
    transact(() => {
      result = refusePromise(work(tx))
    })
    return result as T
  }

  function flush(): void {
    if (promised.length === 0) return
    const group = promised
    promised = []
    const answers: (() => void)[] = []
    try {
      // A pragma acts while it is compiled, so this one cannot be held as a prepared statement.
      raw.exec('PRAGMA synchronous = FULL')
      transact(() => {
        for (const one of group) answers.push(answer(one))
      })
      for (const tell of answers) tell()
    } catch (thrown) {
      for (const one of group) one.reject(thrown)
    } finally {
      if (raw.open) raw.exec('PRAGMA synchronous = NORMAL')
    }
  }

  function answer(one: Promised): () => void {
    try {
      const value = inSavepoint(one.work)
      return () => one.resolve(value)
    } catch (thrown) {
      if (!raw.inTransaction) throw thrown
      return () => one.reject(thrown)
    }
  }

  return {
    ...db,
    quick,
    durable: <T>(work: (tx: Tx) => T) =>
      new Promise<T>((resolve, reject) => {
        if (promised.length === 0) setImmediate(flush)
        promised.push({ work, resolve: resolve as (value: unknown) => void, reject })
      }),
    close() {
      flush()
      raw.close()
    },
  }
}

function refusePromise<T>(result: T): T {
  if (result instanceof Promise) throw new Error('the work of a transaction must be synchronous')
  return result
}

/** The commit stands whatever a callback does. */
function callSafely(callback: () => void, log: Log): void {
  try {
    callback()
  } catch (thrown) {
    log.error('a callback after a commit failed', thrown)
  }
}
