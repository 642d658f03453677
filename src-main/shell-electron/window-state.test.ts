import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWindowState, writeWindowState } from './window-state.ts'

const file = join(mkdtempSync(join(tmpdir(), 'hearth-window-')), 'window.json')
const screens = [{ workArea: { x: 0, y: 0, width: 1_920, height: 1_040 } }]
const middle = { bounds: { x: 280, y: 90, width: 1_360, height: 860 }, isMaximized: false }
const keep = (bounds: { x: number; y: number; width: number; height: number }) =>
  writeWindowState(file, { bounds, isMaximized: false })

test('the first window is in the middle of the first screen', () => {
  expect(readWindowState(join(file, 'missing'), screens)).toEqual(middle)
})

test('the window comes back where it was', () => {
  const bounds = { x: 100, y: 50, width: 1_300, height: 800 }
  keep(bounds)
  expect(readWindowState(file, screens)).toEqual({ bounds, isMaximized: false })
})

test.each([
  ['on a screen that is gone', { x: 2_500, y: 100, width: 1_200, height: 800 }],
  ['above every screen', { x: 100, y: -600, width: 1_200, height: 800 }],
  ['below every screen', { x: 100, y: 1_030, width: 1_200, height: 800 }],
  ['with a sliver in view', { x: 1_900, y: 100, width: 1_200, height: 800 }],
])('a window %s opens in the middle', (_name, bounds) => {
  keep(bounds)
  expect(readWindowState(file, screens)).toEqual(middle)
})

test('a window is never smaller than the page needs', () => {
  keep({ x: 0, y: 0, width: 10, height: 10 })
  expect(readWindowState(file, screens).bounds).toEqual({ x: 0, y: 0, width: 1_024, height: 700 })
})

test.each(['', '{}', 'null', '{"bounds":{"x":"a"}}'])('a file with %j is like none', (text) => {
  writeFileSync(file, text)
  expect(readWindowState(file, screens)).toEqual(middle)
})

test('a screen that is smaller than the window is filled', () => {
  const small = [{ workArea: { x: 5, y: 5, width: 1_000, height: 600 } }]
  expect(readWindowState(join(file, 'missing'), small).bounds).toEqual({ x: 5, y: 5, width: 1_000, height: 600 })
})
