import { expect, test } from 'vitest'
import { startersFor } from './StarterModels.tsx'

const GB = 1_000_000_000
const names = (ramFreeBytes: number, known: string[] = []) =>
  startersFor({ ramTotalBytes: ramFreeBytes, ramFreeBytes, vramTotalBytes: null, vramFreeBytes: null }, known).map(
    ({ name }) => name,
  )

test('a PC is offered what fits with room, the largest first, but no giant as a first model', () => {
  expect(names(32 * GB)).toEqual(['qwen3:8b', 'qwen3:4b', 'llama3.2:3b', 'qwen3:1.7b'])
  expect(names(3 * GB)).toEqual(['qwen3:1.7b', 'llama3.2:1b', 'qwen3:0.6b'])
})

test('a very small PC is offered the smallest ones, and what is here already is not offered again', () => {
  expect(names(0.8 * GB)).toEqual(['qwen3:0.6b', 'llama3.2:1b'])
  expect(names(32 * GB, ['qwen3:8b'])).not.toContain('qwen3:8b')
})
