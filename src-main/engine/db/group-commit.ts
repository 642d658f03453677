import type { Database } from 'better-sqlite3'
import type { Tx } from './db.ts'
import type { Transactions } from './transactions.ts'

interface Promised {
  work(tx: Tx): unknown
  resolve(value: unknown): void
  reject(reason: unknown): void
}

/** Collects the work of a turn and commits all of it with one fsync. Each caller is answered after the commit. */
export class GroupCommit {
  readonly #raw: Database
  readonly #transactions: Transactions
  #promised: Promised[] = []

  constructor(raw: Database, transactions: Transactions) {
    this.#raw = raw
    this.#transactions = transactions
  }

  add<T>(work: (tx: Tx) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#promised.length === 0) setImmediate(() => this.flush())
      this.#promised.push({ work, resolve: resolve as (value: unknown) => void, reject })
    })
  }

  flush(): void {
    if (this.#promised.length === 0) return
    const group = this.#promised
    this.#promised = []
    try {
      // A pragma acts while it is compiled, so this one cannot be held as a prepared statement.
      this.#raw.exec('PRAGMA synchronous = FULL')
      const [first] = group
      if (group.length === 1 && first !== undefined) first.resolve(this.#transactions.run(first.work))
      else for (const answer of this.#transactions.run(() => group.map((one) => this.#attempt(one)))) answer()
    } catch (thrown) {
      for (const one of group) one.reject(thrown)
    } finally {
      if (this.#raw.open) this.#raw.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** One caller's work in its savepoint; gives what to tell the caller once the commit stands. */
  #attempt({ work, resolve, reject }: Promised): () => void {
    try {
      const value = this.#transactions.savepoint(work)
      return () => resolve(value)
    } catch (thrown) {
      if (!this.#transactions.isOpen) throw thrown
      return () => reject(thrown)
    }
  }
}
