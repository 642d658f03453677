import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { hashFile } from './durable-file.ts'
import { decideSwap, finishSwap, stagedFileOf } from './swap-database.ts'

let dir: string
let databaseFile: string

beforeEach(async () => {
  dir = await makeTempDir()
  databaseFile = join(dir, 'hearth.sqlite')
})

const read = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8') : null)

function decide(): void {
  writeFileSync(databaseFile, 'old')
  writeFileSync(`${databaseFile}-wal`, 'old log')
  writeFileSync(`${databaseFile}-shm`, 'old index')
  const stagedFile = stagedFileOf(databaseFile)
  writeFileSync(stagedFile, 'new')
  decideSwap({ databaseFile, stagedFile, sha256: hashFile(stagedFile), keptAs: 'kept.sqlite' })
}

const expectSwapped = () => {
  expect([read('hearth.sqlite'), read('kept.sqlite'), read('kept.sqlite-wal')]).toEqual(['new', 'old', 'old log'])
  expect(readdirSync(dir).toSorted()).toEqual(['generation', 'hearth.sqlite', 'kept.sqlite', 'kept.sqlite-wal'])
}

test('nothing was decided: nothing happens', () => {
  writeFileSync(databaseFile, 'old')
  expect(finishSwap(databaseFile)).toBe('none')
  expect(readdirSync(dir)).toEqual(['hearth.sqlite'])
})

test('the new database takes the place, the old one is kept with its log', () => {
  decide()
  expect(finishSwap(databaseFile)).toBe('done')
  expectSwapped()
})

describe('a kill before each step is made good by the next start', () => {
  const steps: string[] = []
  const record = () => {
    decide()
    finishSwap(databaseFile, (step) => steps.push(step))
  }

  test('and there are steps to kill at', () => {
    record()
    expect(steps).toEqual(['keep', 'keep-wal', 'generation', 'place', 'end'])
  })

  test.each(['keep', 'keep-wal', 'generation', 'place', 'end'])('%s', (fatal) => {
    decide()
    const die = (step: string) => {
      if (step === fatal) throw new Error('killed')
    }
    expect(() => finishSwap(databaseFile, die)).toThrow('killed')
    expect(finishSwap(databaseFile)).toBe('done')
    expectSwapped()
  })
})

describe('what was staged is not what was decided on', () => {
  test('the old database stays, the staged one is left aside', () => {
    decide()
    writeFileSync(stagedFileOf(databaseFile), 'ne')
    expect(finishSwap(databaseFile)).toBe('refused')
    expect([read('hearth.sqlite'), read('hearth.sqlite-wal'), read('staged.sqlite.refused')]).toEqual([
      'old',
      'old log',
      'ne',
    ])
    expect(finishSwap(databaseFile)).toBe('none')
  })

  test.each(['keep-wal', 'generation', 'place'])('after a kill at %s the old database is put back whole', (fatal) => {
    decide()
    const die = (step: string) => {
      if (step === fatal) throw new Error('killed')
    }
    expect(() => finishSwap(databaseFile, die)).toThrow('killed')
    rmSync(stagedFileOf(databaseFile))
    expect(finishSwap(databaseFile)).toBe('refused')
    expect([read('hearth.sqlite'), read('hearth.sqlite-wal')]).toEqual(['old', 'old log'])
  })
})

test.each(['', '{', '{"format":1}', '{"staged":"../../etc/passwd","sha256":"x","keptAs":"y"}'])(
  'a broken journal %j decides nothing and is set aside',
  (text) => {
    decide()
    writeFileSync(join(dir, 'swap.json'), text)
    expect(finishSwap(databaseFile)).toBe('none')
    expect(read('hearth.sqlite')).toBe('old')
    expect(read('swap.json.unreadable')).toBe(text)
  },
)
