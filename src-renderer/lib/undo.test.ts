import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { offerUndo, undoOne, useUndo } from './undo.ts'

beforeEach(() => {
  vi.useFakeTimers()
  useUndo.setState({ entries: [] })
})
afterEach(() => vi.useRealTimers())

test('the newest thing is taken back first, each once, and nothing after thirty minutes', async () => {
  const undone: string[] = []
  const offer = (label: string) =>
    offerUndo(label, async () => {
      undone.push(label)
    })
  offer('old')
  vi.advanceTimersByTime(29 * 60_000)
  offer('middle')
  offer('new')
  await undoOne()
  vi.advanceTimersByTime(2 * 60_000)
  await undoOne()
  expect([undone, await undoOne()]).toEqual([['new', 'middle'], null])
})
