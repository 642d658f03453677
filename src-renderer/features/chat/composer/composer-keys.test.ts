import { expect, test } from 'vitest'
import { composerAction } from './composer-keys.ts'

const press = (key: string, more: Partial<Parameters<typeof composerAction>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
})
const idle = { isEmpty: true, isAnswering: false }
const writing = { isEmpty: false, isAnswering: false }

test.each([
  ['Enter sends', press('Enter'), writing, 'send'],
  ['Shift Enter is a new line', press('Enter', { shiftKey: true }), writing, null],
  ['Enter of an input method chooses a word', press('Enter', { isComposing: true }), writing, null],
  ['Escape stops the answer', press('Escape'), { isEmpty: true, isAnswering: true }, 'stop'],
  ['Escape means nothing when nothing runs', press('Escape'), idle, null],
  ['Up in an empty field edits the last message', press('ArrowUp'), idle, 'editLast'],
  ['Up in a text moves the caret', press('ArrowUp'), writing, null],
  ['Ctrl Enter is not ours', press('Enter', { ctrlKey: true }), writing, null],
])('%s', (_rule, key, state, action) => {
  expect(composerAction(key, state)).toBe(action)
})
