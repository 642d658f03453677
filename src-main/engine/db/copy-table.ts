import type { Database, Statement } from 'better-sqlite3'

export interface TableOutcome {
  name: string
  saved: number
  /** places that could not be read */
  gaps: number
}

type Row = Record<string, unknown>

/** Rows are looked for one by one in at most so many places of a gap; beyond it is crossed in growing steps. */
const NEAR = 4_000
const BATCH = 500

/**
 * Copies every row of a table that can be read. A damaged page ends a scan, so it goes on behind it: by the number of the
 * row where rows have one, else from the other end.
 */
export function copyTable(source: Database, target: Database, name: string): TableOutcome {
  const columns = sharedColumns(source, target, name)
  if (columns.length === 0) return { name, saved: 0, gaps: readsSchema(source, name) ? 0 : 1 }
  const list = columns.map((column) => `"${column}"`).join(', ')
  const insert = target.prepare(
    `INSERT OR IGNORE INTO "${name}" (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const copier = new Copier(target, insert, columns)
  const gaps = hasRowids(target, name)
    ? copyByNumber(source, name, list, copier)
    : copyFromBothEnds(source, target, name, list, copier)
  copier.flush()
  return { name, saved: copier.saved, gaps }
}

class Copier {
  readonly #target: Database
  readonly #insert: Statement
  readonly #columns: string[]
  #waiting: Row[] = []
  saved = 0

  constructor(target: Database, insert: Statement, columns: string[]) {
    this.#target = target
    this.#insert = insert
    this.#columns = columns
  }

  add(row: Row): void {
    this.#waiting.push(row)
    if (this.#waiting.length >= BATCH) this.flush()
  }

  flush(): void {
    const rows = this.#waiting
    this.#waiting = []
    this.#target.transaction(() => {
      for (const row of rows) this.#put(row)
    })()
  }

  /** A row whose values a STRICT table or a rule refuses is damaged as well. */
  #put(row: Row): void {
    try {
      this.saved += this.#insert.run(...this.#columns.map((column) => row[column])).changes
    } catch (thrown) {
      const code = (thrown as { code?: string }).code ?? ''
      if (!code.startsWith('SQLITE_CONSTRAINT') && !code.startsWith('SQLITE_MISMATCH')) throw thrown
    }
  }
}

function copyByNumber(source: Database, name: string, list: string, copier: Copier): number {
  const after = source.prepare(`SELECT rowid AS row_at, ${list} FROM "${name}" WHERE rowid > ? ORDER BY rowid`)
  const one = source.prepare(`SELECT ${list} FROM "${name}" WHERE rowid = ?`)
  let at = Number.MIN_SAFE_INTEGER
  let gaps = 0
  const last = highest(source, name)
  for (;;) {
    try {
      for (const row of after.iterate(at) as IterableIterator<Row & { row_at: number }>) {
        at = row.row_at
        copier.add(row)
      }
      return gaps
    } catch {
      gaps += 1
    }
    const next = crossGap(one, Math.max(at, 0), last, copier)
    if (next === null) return gaps
    at = next
  }
}

/** The first row behind a place that cannot be read, copied too; null when there is none. */
function crossGap(one: Statement, at: number, last: number, copier: Copier): number | null {
  for (let step = 1; at + step <= last; step += step < NEAR ? 1 : Math.ceil(step / 64)) {
    const row = attempt(() => one.get(at + step) as Row | undefined)
    if (row === undefined) continue
    copier.add(row)
    return at + step
  }
  return null
}

/** The number of the last row, or a guess that is high enough, when the way to it is damaged. */
function highest(source: Database, name: string): number {
  const found = attempt(
    () => source.prepare(`SELECT max(rowid) AS last FROM "${name}"`).get() as { last: number | null },
  )
  return found?.last ?? 10_000_000
}

function copyFromBothEnds(source: Database, target: Database, name: string, list: string, copier: Copier): number {
  const keys = (target.pragma(`table_info("${name}")`) as { name: string; pk: number }[])
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name: key }) => `"${key}"`)
  const scan = (direction: 'ASC' | 'DESC'): boolean => {
    const order = keys.map((key) => `${key} ${direction}`).join(', ')
    try {
      for (const row of source.prepare(`SELECT ${list} FROM "${name}" ORDER BY ${order}`).iterate()) {
        copier.add(row as Row)
      }
      return true
    } catch {
      return false
    }
  }
  if (scan('ASC')) return 0
  scan('DESC')
  return 1
}

const hasRowids = (db: Database, name: string): boolean =>
  attempt(() => db.prepare(`SELECT rowid FROM "${name}" LIMIT 1`)) !== undefined

function sharedColumns(source: Database, target: Database, name: string): string[] {
  const of = (db: Database) =>
    attempt(() => (db.pragma(`table_info("${name}")`) as { name: string }[]).map((column) => column.name)) ?? []
  const known = new Set(of(source))
  return of(target).filter((column) => known.has(column))
}

/** A table that an older version did not have yet is no loss. */
const readsSchema = (source: Database, name: string): boolean =>
  attempt(() => source.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) === undefined) ?? false

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
