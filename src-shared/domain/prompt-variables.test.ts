import { expect, test } from 'vitest'
import { fillPrompt, promptVariables } from './prompt-variables.ts'

test('a gap has a name, and maybe a default or choices', () => {
  expect(promptVariables('{{ topic }} {{language=English}} {{tone|friendly, formal,,friendly}} {{}} { {x} }')).toEqual([
    { name: 'topic', fallback: '', choices: [] },
    { name: 'language', fallback: 'English', choices: [] },
    { name: 'tone', fallback: 'friendly', choices: ['friendly', 'formal'] },
  ])
})

test('a gap that comes twice is asked for once, with what the more telling one says', () => {
  expect(promptVariables('{{tone}} and {{tone|a,b}}')).toEqual([{ name: 'tone', fallback: 'a', choices: ['a', 'b'] }])
})

test('gaps are filled with values or defaults, and gaps in a value are left alone', () => {
  const text = 'In {{language=English}}: {{text}}. Again: {{text}}'
  expect(fillPrompt(text, { text: '{{language}} $& $1' })).toBe(
    'In English: {{language}} $& $1. Again: {{language}} $& $1',
  )
  expect(fillPrompt(text, { language: '', text: 'x' })).toBe('In : x. Again: x')
})
