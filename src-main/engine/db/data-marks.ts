import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './durable-file.ts'

/**
 * Small files beside the database that say what it cannot say itself. `receipt.json`: there was data here, so a
 * database that is gone or empty is a loss and no first start. `damaged.json`: something in it could not be read, so
 * the next start looks at all of it. `generation`: which data this is; it changes when other data takes its place.
 */
export function openDataMarks(folder: string) {
  const receipt = join(folder, 'receipt.json')
  const damaged = join(folder, 'damaged.json')
  const generation = join(folder, 'generation')
  return {
    hadData: () => existsSync(receipt),
    /** After the database was opened and is up to date. */
    noteData(at: number): void {
      if (!existsSync(receipt)) writeWhole(receipt, JSON.stringify({ format: 1, since: at }))
    },
    isDamaged: () => existsSync(damaged),
    /** Must not fail: it is called while something else fails. */
    noteDamage(at: number): void {
      try {
        if (!existsSync(damaged)) writeFileSync(damaged, JSON.stringify({ format: 1, at }))
      } catch {
        // The disk may be what is broken; the next read of the damaged page tells it again.
      }
    },
    clearDamage: () => rmSync(damaged, { force: true }),
    generation: () => (existsSync(generation) ? readFileSync(generation, 'utf8').slice(0, 100) : 'first'),
    noteGeneration: (name: string) => writeWhole(generation, name),
  }
}

export type DataMarks = ReturnType<typeof openDataMarks>

/** True when there is no database: no file, or one without content. */
export const isAbsent = (file: string): boolean => !existsSync(file) || statSync(file).size === 0
