import { MantineProvider } from '@mantine/core'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { CitationSource } from './citation-source.ts'
import { MarkdownText } from './MarkdownText.tsx'

afterEach(cleanup)

const shown = (text: string, isStreaming = false) =>
  render(
    <MantineProvider env="test">
      <CitationSource value={(no) => (no <= 12 ? <button type="button">{no}</button> : null)}>
        <div data-testid="text">
          <MarkdownText text={text} isStreaming={isStreaming} />
        </div>
      </CitationSource>
    </MantineProvider>,
  ).getByTestId('text')

const chips = (text: string) => [...shown(text).querySelectorAll('button')].map((chip) => chip.textContent)

test.each([
  ['a number in brackets', 'It is so [3].', ['3']],
  ['several in one pair of brackets', 'So [1, 2; 12].', ['1', '2', '12']],
  ['neighbours', 'So [1][2].', ['1', '2']],
  ['in a list, a table and bold words', '- a [1]\n\n| b |\n| - |\n| c [2] |\n\n**d [3]**', ['1', '2', '3']],
])('%s is a citation', (_rule, text, numbers) => {
  expect(chips(text)).toEqual(numbers)
})

test.each([
  ['a number that matches nothing', 'So [13].', 'So [13].'],
  ['code', 'Take `a[3]` of it.', 'Take a[3] of it.'],
  ['a year of eight digits', 'In [20240101].', 'In [20240101].'],
])('%s stays as it is', (_rule, text, plain) => {
  const found = shown(text)
  expect([found.textContent, found.querySelector('button')]).toEqual([plain, null])
})

test('one that is known and one that is not stand side by side', () => {
  expect(shown('So [1, 99].').textContent).toBe('So 1[99].')
})

test('a number that is still being written is not shown as half of one', () => {
  expect(shown('The rent is 840 [1', true).textContent).not.toContain('[1')
})

test('the element of citations cannot be written by a model', () => {
  expect(chips('<cite-mark marks="1"></cite-mark>')).toEqual([])
})
