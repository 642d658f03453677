import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linePaths, niceTop } from './line-paths.ts'

test('a line ends where a reading is missing', () => {
  const points = [0, 2, 4, 20, 22].map((x) => ({ x, y: 1 }))
  expect(linePaths(points, 5).map((line) => line.map(({ x }) => x))).toEqual([
    [0, 2, 4],
    [20, 22],
  ])
})

test('no point is lost, and the top is never below the highest value', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000 })), fc.integer({ min: 1, max: 100 }), (xs, gap) => {
      const points = xs.toSorted((a, b) => a - b).map((x) => ({ x, y: x }))
      expect(linePaths(points, gap).flat()).toEqual(points)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (value) => {
      const top = niceTop(value)
      expect(top).toBeGreaterThanOrEqual(value)
      expect(top).toBeLessThanOrEqual(Math.max(4, value * 2))
    }),
  )
})
