import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openDataMarks } from './data-marks.ts'
import { hashFile, syncFolder, writeWhole } from './durable-file.ts'

const JOURNAL = 'swap.json'
const NAME = /^[\w.-]{1,120}$/

/** All are names in the database's own folder. */
interface Swap {
  staged: string
  sha256: string
  /** what the present database is called afterwards */
  keptAs: string
}

export interface SwapRequest {
  databaseFile: string
  /** complete, synced, in the same folder, without a write-ahead log */
  stagedFile: string
  sha256: string
  keptAs: string
}

/** What the staged file of a restore is called; one without a journal is a leftover. */
export const stagedFileOf = (databaseFile: string): string => join(dirname(databaseFile), 'staged.sqlite')

/**
 * Decides that the staged database takes the place of the present one. It happens at the next start, before the database
 * is opened; from here on it happens, whatever is killed.
 */
export function decideSwap({ databaseFile, stagedFile, sha256, keptAs }: SwapRequest): void {
  const swap: Swap = { staged: basename(stagedFile), sha256, keptAs }
  writeWhole(join(dirname(databaseFile), JOURNAL), JSON.stringify({ format: 1, ...swap }))
}

export type SwapResult = 'none' | 'done' | 'refused'

/**
 * Finishes a decided swap. Every step can be repeated, so a kill at any point is made good by the next call. The old
 * database and its log are renamed, never deleted. A staged file that is not what was decided on is left aside, and the
 * old database stays. `beforeStep` is for tests that kill in between.
 */
export function finishSwap(databaseFile: string, beforeStep: (step: string) => void = () => {}): SwapResult {
  const folder = dirname(databaseFile)
  const journal = join(folder, JOURNAL)
  const swap = readJournal(journal)
  if (swap === null) return 'none'
  const at = (name: string) => join(folder, name)
  const staged = at(swap.staged)
  const end = (result: SwapResult): SwapResult => {
    beforeStep('end')
    rmSync(journal, { force: true })
    syncFolder(folder)
    return result
  }
  if (!existsSync(staged)) {
    // Either it took its place already, or it is gone and the old one is put back where it was.
    if (existsSync(databaseFile)) return end(existsSync(at(swap.keptAs)) ? 'done' : 'refused')
    putBack(at(swap.keptAs), databaseFile)
    return end('refused')
  }
  if (hashFile(staged) !== swap.sha256) {
    renameSync(staged, free(at(`${swap.staged}.refused`)))
    if (!existsSync(databaseFile)) putBack(at(swap.keptAs), databaseFile)
    return end('refused')
  }
  // The log after its database: whatever is put back finds its log where it was or beside it.
  for (const suffix of ['', '-wal']) {
    beforeStep(`keep${suffix}`)
    if (existsSync(databaseFile + suffix)) renameSync(databaseFile + suffix, free(at(swap.keptAs), suffix))
  }
  rmSync(`${databaseFile}-shm`, { force: true })
  syncFolder(folder)
  beforeStep('generation')
  openDataMarks(folder).noteGeneration(swap.sha256.slice(0, 16) + swap.keptAs)
  openDataMarks(folder).clearDamage()
  beforeStep('place')
  renameSync(staged, databaseFile)
  syncFolder(folder)
  return end('done')
}

function readJournal(path: string): Swap | null {
  if (!existsSync(path)) return null
  try {
    const { staged, sha256, keptAs } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Swap>
    const isNamed = [staged, sha256, keptAs].every((name) => typeof name === 'string' && NAME.test(name))
    if (isNamed) return { staged, sha256, keptAs } as Swap
  } catch {
    // Written as a whole, so it was not Hearth that broke it: it decides nothing.
  }
  renameSync(path, free(`${path}.unreadable`))
  return null
}

function putBack(kept: string, databaseFile: string): void {
  for (const suffix of ['', '-wal']) {
    if (existsSync(kept + suffix)) renameSync(kept + suffix, databaseFile + suffix)
  }
}

/** A name that nothing has yet: what is kept never replaces something. */
function free(path: string, suffix = ''): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? path + suffix : `${path}.${count}${suffix}`
    if (!existsSync(name)) return name
  }
}
