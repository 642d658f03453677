import type { Log } from '#main/platform/log.ts'
import type { Db, Tx } from './db.ts'
import type { WriteTroubleMemory } from './write-trouble.ts'

/** The transactions of one connection: one at a time, with savepoints inside, and callbacks after the commit. */
export class Transactions {
  readonly #db: Db
  readonly #log: Log
  readonly #tx: Tx
  readonly #trouble: WriteTroubleMemory
  #callbacks: (() => void)[] = []

  constructor(db: Db, log: Log, trouble: WriteTroubleMemory) {
    this.#db = db
    this.#log = log
    this.#trouble = trouble
    this.#tx = { ...db, afterCommit: (callback) => this.#callbacks.push(callback) }
  }

  get isOpen(): boolean {
    return this.#db.raw.inTransaction
  }

  /** Everything that `body` does is committed, or nothing. */
  run<T>(body: (tx: Tx) => T): T {
    const db = this.#db
    const before = this.#changesInTrouble()
    let result: T
    try {
      db.sql('BEGIN IMMEDIATE')
      result = refusePromise(body(this.#tx))
      db.sql('COMMIT')
    } catch (thrown) {
      this.#trouble.failed(thrown)
      this.#callbacks = []
      if (this.isOpen) db.sql('ROLLBACK')
      throw thrown
    }
    if (before !== null && this.#changesInTrouble() !== before) this.#trouble.succeeded()
    this.#callBack()
    return result
  }

  /** Rows changed so far, counted only while there is trouble: a commit that wrote nothing does not end it. */
  #changesInTrouble(): number | null {
    if (this.#trouble.current === null) return null
    return this.#db.sql<{ n: number }>('SELECT total_changes() AS n')[0]?.n ?? null
  }

  /** A part of the open transaction that can be rolled back alone. */
  savepoint<T>(body: (tx: Tx) => T): T {
    const db = this.#db
    const mark = this.#callbacks.length
    db.sql('SAVEPOINT work')
    try {
      const result = refusePromise(body(this.#tx))
      db.sql('RELEASE work')
      return result
    } catch (thrown) {
      this.#callbacks.length = mark
      // A full disk makes SQLite roll the whole transaction back by itself.
      if (this.isOpen) {
        db.sql('ROLLBACK TO work')
        db.sql('RELEASE work')
      }
      throw thrown
    }
  }

  /** The commit stands whatever a callback does. */
  #callBack(): void {
    const due = this.#callbacks
    this.#callbacks = []
    for (const callback of due) {
      try {
        callback()
      } catch (thrown) {
        this.#log.error('a callback after a commit failed', thrown)
      }
    }
  }
}

function refusePromise<T>(result: T): T {
  if (result instanceof Promise) throw new Error('the work of a transaction must be synchronous')
  return result
}
