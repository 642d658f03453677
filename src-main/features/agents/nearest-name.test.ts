import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

const NAMES = ['file_read', 'file_write', 'file_search', 'calculator', 'get_time']

test.each([
  ['read_file', 'file_read'],
  ['fileread', 'file_read'],
  ['Calculator', 'calculator'],
  ['get_the_time', 'get_time'],
  ['send_mail', null],
  ['', null],
])('%s is nearest to %s', (name, nearest) => {
  expect(nearestName(name, NAMES)).toBe(nearest)
})
