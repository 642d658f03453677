import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type NativePicker, setNativePicker } from './native-picker.ts'
import { PathPicker } from './PathPicker.tsx'

const words = { path: 'Path', up: 'Up', entries: 'Entries', empty: 'Empty', cut: 'Cut', cancel: 'Cancel' }

test('with a dialog of the system nothing is shown in the page, and its answer is picked, or closes when there is none', async () => {
  const asked: string[] = []
  const answers: (string | null)[] = ['/home/jo/notes', null]
  const picker: NativePicker = async (picks, title) => {
    asked.push(`${picks} ${title}`)
    return answers.shift() ?? null
  }
  setNativePicker(picker)
  const heard: string[] = []
  const at = (isOpen: boolean) => (
    <MantineProvider>
      <PathPicker
        isOpen={isOpen}
        title="Allow a folder"
        picks="folder"
        confirmLabel="Allow"
        strings={words}
        browse={() => Promise.reject(new Error('not in the page'))}
        onPick={(path) => heard.push(path)}
        onClose={() => heard.push('closed')}
      />
    </MantineProvider>
  )
  const { rerender } = render(at(false))
  expect(asked).toEqual([])
  rerender(at(true))
  await waitFor(() => expect(heard).toEqual(['/home/jo/notes']))
  rerender(at(false))
  rerender(at(true))
  await waitFor(() => expect(heard).toEqual(['/home/jo/notes', 'closed']))
  expect(asked).toEqual(['folder Allow a folder', 'folder Allow a folder'])
  expect(screen.queryByRole('dialog')).toBeNull()
})
