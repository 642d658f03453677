import type { Database } from 'better-sqlite3'
import type { Compilable } from 'kysely'

/**
 * A connection that runs typed Kysely queries synchronously. Kysely only builds and types the SQL; statements are
 * prepared once per text and kept. Store functions take one as their first parameter and never keep it.
 * @see docs/adr/0005-synchronous-kysely.md
 */
export interface Db {
  all<R>(query: Compilable<R>): R[]
  get<R>(query: Compilable<R>): R | undefined
  run(query: Compilable<unknown>): { changes: number }
  /** For the few statements that Kysely cannot say (recursive walks, FTS5, pragmas). Held prepared by text. */
  sql<R>(text: string, ...params: unknown[]): R[]
  readonly raw: Database
}

/** A Db inside a transaction. */
export interface Tx extends Db {
  /** Runs after the commit, never when it is rolled back. The place to ring a bell. */
  afterCommit(callback: () => void): void
}

/** The one writer. Reads go through it directly: `store.findRun(db, runId)`. */
export interface WriteDb extends Db {
  /**
   * What was promised to the person: resolves after a commit with synchronous=FULL. Calls of the same turn share
   * one commit (group commit), each in its own savepoint: one that throws is rolled back alone and rejects alone.
   * `work` is synchronous; network and model calls stay outside.
   */
  durable<T>(work: (tx: Tx) => T): Promise<T>
  /** The rest: commits before it returns, with synchronous=NORMAL (survives a crash of the process). */
  quick<T>(work: (tx: Tx) => T): T
}
