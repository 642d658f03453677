import { expect, test } from 'vitest'
import { adviseFit, kvBytesPerToken } from './model-fit.ts'

const GB = 1_000_000_000
const fitOf = (sizeBytes: number | null, windowTokens: number, ramBytes: number, vramBytes: number | null = null) =>
  adviseFit({ sizeBytes, windowTokens, kvBytesPerToken: 100_000 }, { ramBytes, vramBytes })

test.each([
  ['half of the free memory is room', 4 * GB, 8_192, 12 * GB, null, 'room', null],
  ['most of it is tight', 4 * GB, 8_192, 6 * GB, null, 'tight', null],
  [
    'weights that are larger than everything ask for a smaller model',
    9 * GB,
    512,
    6 * GB,
    null,
    'too_large',
    'smaller_model',
  ],
  ['only the window is too large', 2 * GB, 131_072, 6 * GB, null, 'too_large', 'smaller_window'],
  ['the graphics card counts beside RAM', 9 * GB, 512, 6 * GB, 8 * GB, 'room', null],
  ['nothing is said of a size that nobody knows', null, 512, 6 * GB, null, 'unknown', null],
] as const)('%s', (_what, size, window, ram, vram, fit, help) => {
  expect(fitOf(size, window, ram, vram)).toMatchObject({ fit, help })
})

test('a model that the graphics card holds alone is on it, however little RAM is free', () => {
  expect(fitOf(4 * GB, 8_192, GB, 8 * GB)).toMatchObject({ fit: 'room', isOnGpu: true })
})

test('a larger window never fits better', () => {
  const order = ['room', 'tight', 'too_large']
  const fits = [512, 8_192, 32_768, 65_536, 131_072].map((window) => order.indexOf(fitOf(2 * GB, window, 8 * GB).fit))
  expect(fits).toEqual(fits.toSorted((a, b) => a - b))
})

test('the shape of a model gives what a token takes: 28 layers, 8 heads of 128', () => {
  expect(kvBytesPerToken({ layers: 28, kvHeads: 8, keyLength: 128, valueLength: 128 })).toBe(114_688)
  expect(kvBytesPerToken({ layers: 28, kvHeads: null, keyLength: 128, valueLength: null })).toBe(null)
})
