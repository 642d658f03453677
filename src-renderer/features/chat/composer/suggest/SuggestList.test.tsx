import { fireEvent, render, screen } from '@testing-library/react'
import { Bot } from 'lucide-react'
import { expect, test, vi } from 'vitest'
import { optionId, type SuggestItem, SuggestList } from './SuggestList.tsx'

const item = (key: string, change: Partial<SuggestItem> = {}): SuggestItem => ({
  key,
  group: 'Agents',
  icon: Bot,
  title: key,
  ...change,
})
const show = (items: readonly SuggestItem[], onChoose = vi.fn()) => {
  Element.prototype.scrollIntoView = () => {}
  render(<SuggestList id="list" label="Mention" items={items} active={0} none="Nothing" onChoose={onChoose} />)
  return onChoose
}

test('options have the ids that the field names, one is active, and each group is headed once', () => {
  show([item('Reader'), item('Writer'), item('Files', { group: 'Tools' })])
  const options = screen.getAllByRole('option')
  expect(options.map(({ id }) => id)).toEqual([0, 1, 2].map((at) => optionId('list', at)))
  expect(options.map((option) => option.getAttribute('aria-selected'))).toEqual(['true', 'false', 'false'])
  expect(screen.getAllByText('Agents')).toHaveLength(1)
  expect(screen.getByRole('listbox').getAttribute('aria-label')).toBe('Mention')
})

test('a click chooses without taking the focus from the field; what is closed cannot be chosen', () => {
  const onChoose = show([item('Reader'), item('Closed', { isDisabled: true })])
  const option = screen.getByRole('option', { name: 'Reader' })
  expect(fireEvent.mouseDown(option)).toBe(false)
  fireEvent.click(option)
  fireEvent.click(screen.getByRole('option', { name: 'Closed' }))
  expect(onChoose.mock.calls.map(([chosen]) => chosen.key)).toEqual(['Reader'])
})

test('an empty list says so', () => {
  show([])
  expect(screen.getByRole('status').textContent).toBe('Nothing')
})
