import { expect, test } from 'vitest'
import { isAccelerator } from './accelerator.ts'

test.each([
  ['CommandOrControl+Shift+Space', true],
  ['Alt+F12', true],
  ['Ctrl+Alt+K', true],
  ['Super+,', true],
  ['', false],
  ['K', false],
  ['Shift+K', false],
  ['Ctrl', false],
  ['Ctrl+Ctrl+K', false],
  ['Ctrl+KK', false],
  ['Ctrl+F25', false],
  ['Ctrl + K', false],
  ['Ctrl+Enter+K', false],
])('the keys %j may call Hearth from any program: %s', (text, isGood) => {
  expect(isAccelerator(text)).toBe(isGood)
})
