import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { RunTimeline } from './RunTimeline.tsx'
import { strings } from './strings.ts'
import { timeScale } from './time-scale.ts'
import { neighbourStep, type TimelineRow, type TimelineStep, timelineRows } from './timeline-rows.ts'

const step = (stepNo: number, change: Partial<TimelineStep> = {}): TimelineStep => ({
  stepNo,
  kind: stepNo % 2 === 1 ? 'model' : 'tool',
  title: `Step ${stepNo}`,
  detail: null,
  state: 'succeeded',
  startedAt: stepNo * 1_000,
  endedAt: stepNo * 1_000 + 800,
  ...change,
})

test('waits stand between the steps in the order in which they began, and failed tries have their own tone', () => {
  const rows = timelineRows(
    [step(1), step(2, { state: 'failed' }), step(3, { state: 'started', endedAt: null })],
    [{ state: 'waiting', reason: 'Waits for your answer', from: 2_900, to: 2_950 }],
    strings.spans,
    false,
  )
  expect(rows.map(({ key, tone, status, to }) => [key, tone, status, to])).toEqual([
    ['step-1', 'model', 'succeeded', 1_800],
    ['step-2', 'failed', 'failed', 2_800],
    ['waiting-2900', 'waiting', 'succeeded', 2_950],
    ['step-3', 'model', 'running', null],
  ])
})

test('a wait in the queue and a pause that are over are named as what they were, not as skipped', () => {
  const rows = timelineRows(
    [],
    [
      { state: 'queued', reason: null, from: 100, to: 900 },
      { state: 'paused', reason: null, from: 1_000, to: 2_000 },
    ],
    strings.spans,
    true,
  )
  expect(rows.map(({ status }) => status)).toEqual(['queued', 'paused'])
})

test('a step that nobody ended was cut off when its run is over', () => {
  const [row] = timelineRows([step(1, { state: 'started', endedAt: null })], [], strings.spans, true)
  expect([row?.status, row?.to]).toEqual(['cancelled', 1_000])
})

test('arrow keys go from step to step, past the waits, and stop at the ends', () => {
  const rows = timelineRows(
    [step(1), step(2), step(3)],
    [{ state: 'waiting', reason: null, from: 1_900, to: 1_950 }],
    strings.spans,
    true,
  )
  expect([
    neighbourStep(rows, null, 1),
    neighbourStep(rows, null, -1),
    neighbourStep(rows, 1, 1),
    neighbourStep(rows, 3, 1),
    neighbourStep(rows, 1, -1),
    neighbourStep([], 1, 1),
  ]).toEqual([1, 3, 2, 3, 1, null])
})

test('a night of waiting is drawn shorter, work keeps its length, and ticks tell the real time', () => {
  const night = { from: 10_000, to: 10_000 + 8 * 3_600_000 }
  const scale = timeScale(0, night.to + 10_000, [night])
  const work = scale.at(10_000) - scale.at(0)
  expect(scale.at(night.to + 10_000) - scale.at(night.to)).toBeCloseTo(work, 5)
  expect(work).toBeGreaterThan(0.4)
  expect(scale.folds.length).toBe(1)
  expect(scale.ticks.at(-1)?.elapsedMs).toBeGreaterThan(8 * 3_600_000)
  const places = [0, 5_000, 10_000, 5_000_000, night.to, night.to + 10_000].map(scale.at)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect([places[0], places.at(-1)]).toEqual([0, 1])
})

test('a run of no time at all and one of days have an axis of at most a few ticks', () => {
  for (const length of [0, 1, 50, 999, 61_000, 86_400_000 * 3]) {
    const { ticks } = timeScale(1_000, 1_000 + length, [])
    expect(ticks.length).toBeGreaterThan(0)
    expect(ticks.length).toBeLessThan(8)
  }
})

test('the list says each step in words, and arrows choose the next one', () => {
  const rows = timelineRows([step(1, { detail: 'notes.md' }), step(2)], [], strings.spans, true)
  const chosen: TimelineRow[] = []
  render(
    <MantineProvider env="test">
      <RunTimeline
        label="Steps"
        rows={rows}
        endedAt={3_000}
        now={9_000}
        selectedKey="step-1"
        onSelect={(row) => chosen.push(row)}
        formatMs={(ms) => `${ms} ms`}
      />
    </MantineProvider>,
  )
  const list = screen.getByRole('listbox', { name: 'Steps' })
  fireEvent.keyDown(list, { key: 'ArrowDown' })
  fireEvent.keyDown(list, { key: 'End' })
  fireEvent.keyDown(list, { key: 'ArrowUp' })
  expect(chosen.map((row) => row.stepNo)).toEqual([2, 2, 1])
})
