import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { UnitField } from './UnitField.tsx'

test('a number out of range is refused when the field is left, with what to do; a right one is saved once', () => {
  const saved: (number | null)[] = []
  render(
    <MantineProvider env="test">
      <UnitField label="Steps" value={20} min={1} max={500} unit="steps" onCommit={(value) => saved.push(value)} />
    </MantineProvider>,
  )
  const field = screen.getByLabelText('Steps')
  fireEvent.change(field, { target: { value: '900' } })
  expect(screen.queryByText('Use a number from 1 to 500')).toBeNull()
  fireEvent.blur(field)
  expect(screen.queryByText('Use a number from 1 to 500')).not.toBeNull()
  fireEvent.change(field, { target: { value: '25' } })
  expect(screen.queryByText('Use a number from 1 to 500')).toBeNull()
  fireEvent.blur(field)
  expect(saved).toEqual([25])
})
