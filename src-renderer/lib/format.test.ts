import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatMemory, formatTokens } from './format.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('sizes, durations and counts carry their unit and stay short', () => {
  expect(
    [
      formatBytes(0),
      formatBytes(735),
      formatBytes(5_200_000_000),
      formatMemory(16 * 1_024 ** 3),
      formatDuration(12),
      formatDuration(420),
      formatDuration(22_000),
      formatDuration(190_000),
      formatDuration(7_200_000),
      formatTokens(999),
      formatTokens(32_768),
    ].map(plain),
  ).toEqual(['0 B', '735 B', '5.2 GB', '16 GB', '< 0.1 s', '0.4 s', '22 s', '3 min 10 s', '2 h', '999', '32.8K'])
})
