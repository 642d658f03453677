import { afterEach, expect, test } from 'vitest'
import type { RunCounts } from '#main/engine/runs/run-statistics.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createDayFigures } from './day-figures.ts'

const ZONE = process.env.TZ
afterEach(() => {
  process.env.TZ = ZONE
})

const NONE: RunCounts = {
  runs: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  activeMs: 0,
}

/** Runs at the given local times; how often was counted. */
function setUp(now: string, zone: string, runsAt: string[]) {
  process.env.TZ = zone
  const clock = createFakeClock(new Date(now).getTime())
  const times = runsAt.map((at) => new Date(at).getTime())
  const asked: number[] = []
  const figures = createDayFigures({
    clock,
    runs: {
      counts({ from, to }) {
        asked.push(from)
        return { ...NONE, runs: times.filter((at) => at >= from && at < to).length }
      },
    },
    fileChanges: { countChanges: () => 0 },
  })
  return { figures, asked, clock }
}

test('a run counts for its local day, and last week is counted until the same time of day', () => {
  const { figures } = setUp('2026-11-20T12:00:00', 'Europe/Berlin', [
    '2026-11-20T00:00:01',
    '2026-11-19T23:59:59',
    '2026-11-13T11:00:00',
    '2026-11-13T13:00:00',
    '2026-11-01T10:00:00',
  ])
  const { today, weekAgo, days, runsWeekBefore } = figures.summary()
  expect([today.runs, weekAgo.runs]).toEqual([1, 1])
  expect(days.map((day) => day.runs)).toEqual([0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 1])
  expect(runsWeekBefore).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
})

test.each([
  ['Europe/Berlin', '2026-10-28T12:00:00', 25],
  ['Europe/Berlin', '2026-03-31T12:00:00', 23],
  ['Australia/Lord_Howe', '2026-04-07T12:00:00', 24.5],
])('a day of the clock change in %s has its own length', (zone, now, hours) => {
  const { figures } = setUp(now, zone, [])
  const lengths = figures.summary().days.map((day) => (day.to - day.from) / 3_600_000)
  expect(lengths.filter((each) => each !== 24)).toEqual([hours])
})

test('days that are long over are counted once, and the last ones each time', async () => {
  const { figures, asked, clock } = setUp('2026-11-20T12:00:00', 'UTC', [])
  figures.summary()
  const first = asked.length
  asked.length = 0
  await clock.advance(60_000)
  figures.summary()
  expect([first, asked.length]).toEqual([23, 5])
})
