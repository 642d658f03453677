import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join('src-main', 'engine', 'migrations')

/** Writes the next migration and adds it to the list. Returns the files that changed. */
export function addMigration(root, name) {
  const folder = join(root, FOLDER)
  const ids = readdirSync(folder).map((file) => Number(/^(\d{4})-.*(?<!\.test)\.ts$/.exec(file)?.[1] ?? 0))
  const id = Math.max(0, ...ids) + 1
  const number = String(id).padStart(4, '0')
  const file = `${number}-${name}.ts`
  writeFileSync(join(folder, file), migrationText(id, number, name), { flag: 'wx' })
  writeFileSync(join(folder, `${number}-${name}.test.ts`), testText(id, name), { flag: 'wx' })
  const list = join(folder, 'index.ts')
  writeFileSync(list, withMigration(readFileSync(list, 'utf8'), number, file))
  return [join(FOLDER, file), join(FOLDER, `${number}-${name}.test.ts`), join(FOLDER, 'index.ts')]
}

const migrationText = (id, number, name) => `import type { Migration } from '../db/migration.ts'

/** Say why. Additive: nothing that an older row needs goes away. */
export const m${number}: Migration = {
  id: ${id},
  name: '${name}',
  up(db) {
    db.exec('')
  },
}
`

const testText = (id, name) => `import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { migrations } from './index.ts'

const quiet = { backupTo: () => ':memory:', log: () => {} }

test('${name} keeps what was there', () => {
  const db = new BetterSqlite3(':memory:')
  migrate(db, migrations.slice(0, ${id - 1}), quiet)
  expect(migrations[${id - 1}]?.name).toBe('${name}')
  db.transaction(() => migrations[${id - 1}]?.up(db))()
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})
`

/** The list with one more import and one more entry at its end. */
function withMigration(text, number, file) {
  const imports = [...text.matchAll(/^import .*$/gm)]
  const last = imports.at(-1)
  const at = last.index + last[0].length
  const withImport = `${text.slice(0, at)}\nimport { m${number} } from './${file}'${text.slice(at)}`
  return withImport.replace(
    /(= \[)([\s\S]*?)(,?\s*)(\]\s*)$/,
    (_all, open, entries, _comma, close) => `${open}${entries}, m${number}${close}`,
  )
}
