import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BackupKind } from './backup.ts'
import { type DatedBackup, isDailyDue, keepReasons, localPeriods } from './backup-retention.ts'

const DAY_MS = 86_400_000
const NOON = new Date(2026, 5, 15, 12).getTime()

const daily = (at: number, name = `d${at}`): DatedBackup => ({ name, kind: 'daily', at })
const kept = (backups: DatedBackup[], now = NOON) =>
  backups.filter(({ name }) => (keepReasons(backups, now).get(name) ?? []).length > 0)

const backup = fc.record({
  at: fc.integer({ min: NOON - 900 * DAY_MS, max: NOON + 60 * DAY_MS }),
  kind: fc.constantFrom<BackupKind>('manual', 'daily', 'before_update', 'before_restore'),
})
const backups = fc.array(backup, { maxLength: 120 }).map((all) => all.map((one, i) => ({ ...one, name: `b${i}` })))

describe('of automatic backups', () => {
  test('a year of days leaves 7 days, 4 weeks and 12 months', () => {
    const year = Array.from({ length: 365 }, (_, i) => daily(NOON - i * DAY_MS))
    const reasons = keepReasons(year, NOON)
    const count = (reason: string) => [...reasons.values()].filter((list) => list.includes(reason as never)).length
    expect([count('daily'), count('weekly'), count('monthly')]).toEqual([7, 4, 12])
  })

  test('several on one day leave the newest', () => {
    const morning = daily(new Date(2026, 5, 15, 8).getTime())
    const noon = daily(NOON)
    expect(kept([morning, noon])).toEqual([noon])
  })

  test('a PC that was off for three months keeps what it has', () => {
    const before = Array.from({ length: 7 }, (_, i) => daily(NOON - (90 + i) * DAY_MS))
    expect(kept(before)).toEqual(before)
  })

  test('those of a clock that was ahead push nothing of the present out', () => {
    const ahead = Array.from({ length: 20 }, (_, i) => daily(NOON + (300 + i) * DAY_MS))
    const present = Array.from({ length: 7 }, (_, i) => daily(NOON - i * DAY_MS))
    expect(kept([...ahead, ...present])).toEqual(expect.arrayContaining(present))
  })

  test('the week of a backup begins on Monday, also across a year', () => {
    const sunday = localPeriods(new Date(2026, 0, 4, 23).getTime())
    const friday = localPeriods(new Date(2026, 0, 2).getTime())
    const monday = localPeriods(new Date(2026, 0, 5).getTime())
    expect([sunday.week === friday.week, monday.week === sunday.week]).toEqual([true, false])
  })
})

describe('whatever there is', () => {
  test('a manual one and the newest of all are never let go', () => {
    fc.assert(
      fc.property(backups, (all) => {
        const reasons = keepReasons(all, NOON)
        const newest = Math.max(...all.map(({ at }) => at))
        const mustStay = all.filter(({ kind }) => kind === 'manual')
        expect(mustStay.every(({ name }) => reasons.get(name)?.includes('manual'))).toBe(true)
        if (all.length > 0) expect(kept(all).some(({ at }) => at === newest)).toBe(true)
      }),
    )
  })

  test('letting go twice lets go no more than once', () => {
    fc.assert(
      fc.property(backups, (all) => {
        expect(kept(kept(all))).toEqual(kept(all))
      }),
    )
  })

  test('the number of automatic ones is bounded', () => {
    fc.assert(
      fc.property(backups, (all) => {
        const count = kept(all).filter(({ kind }) => kind !== 'manual').length
        expect(count).toBeLessThanOrEqual(2 * (7 + 4 + 12 + 6) + 1)
      }),
    )
  })

  test('going on day by day, no day of the last week and no month of the last year is ever lost', () => {
    let all: DatedBackup[] = []
    for (let day = 0; day < 500; day++) {
      const now = NOON + day * DAY_MS
      all = kept([...all, daily(now)], now)
    }
    const end = NOON + 499 * DAY_MS
    for (let day = 0; day < 7; day++) expect(all.some(({ at }) => at === end - day * DAY_MS)).toBe(true)
    expect(new Set(all.map(({ at }) => localPeriods(at).month)).size).toBe(12)
  })
})

describe("today's backup is due", () => {
  test('until there is a daily one of this local day', () => {
    expect(isDailyDue([], NOON)).toBe(true)
    expect(isDailyDue([daily(NOON - DAY_MS)], NOON)).toBe(true)
    expect(isDailyDue([{ ...daily(NOON), kind: 'manual' }], NOON)).toBe(true)
    expect(isDailyDue([daily(new Date(2026, 5, 15, 0, 1).getTime())], NOON)).toBe(false)
  })

  test('also when one lies ahead because the clock was set back', () => {
    expect(isDailyDue([daily(NOON + 40 * DAY_MS)], NOON)).toBe(true)
  })
})
