import { expect, test } from 'vitest'
import { isSingleKey, isTextField, keyName } from './keys.ts'

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

test('key presses are named as bindings spell them', () => {
  expect([
    press('k', { ctrlKey: true }),
    press('k', { metaKey: true }),
    press('P', { ctrlKey: true, shiftKey: true }),
    press('?', { shiftKey: true }),
    press('ArrowLeft', { altKey: true }),
    press('F6', { shiftKey: true }),
    press('.', { ctrlKey: true }),
    press(' '),
  ]).toEqual(['Ctrl K', 'Ctrl K', 'Ctrl Shift P', '?', 'Alt Left', 'Shift F6', 'Ctrl .', 'Space'])
})

test('letters and signs are single keys; what has Ctrl, Alt or is a function key is not', () => {
  expect(['G', '/', '?', 'Ctrl K', 'Alt Left', 'F6', 'Shift F6', 'Escape'].map(isSingleKey)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('a check box is no text field, a search field is one', () => {
  const field = (type: string) => Object.assign(document.createElement('input'), { type })
  expect([field('checkbox'), field('search'), document.createElement('textarea'), null].map(isTextField)).toEqual([
    false,
    true,
    true,
    false,
  ])
})
