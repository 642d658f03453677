import { expect, test } from 'vitest'
import { TransferRate } from './transfer-rate.ts'

test('the rate is that of the last ten seconds, and what was there before does not count', () => {
  const rate = new TransferRate()
  rate.add(0, 5_000_000)
  expect(rate.at(100)).toBe(null)
  rate.add(1_000, 5_100_000)
  expect(rate.at(1_000)).toBe(100_000)
  for (let second = 2; second <= 30; second++) rate.add(second * 1_000, 5_100_000 + second * 200_000)
  expect(Math.round(rate.at(30_000) ?? 0)).toBe(200_000)
})

test('when nothing more comes the rate falls; when the count goes back it starts anew', () => {
  const rate = new TransferRate()
  rate.add(0, 0)
  rate.add(1_000, 1_000)
  expect(rate.at(4_000)).toBe(250)
  rate.add(5_000, 10)
  expect(rate.at(6_000)).toBe(null)
})
