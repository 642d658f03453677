import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ConfirmDialog } from './ConfirmDialog.tsx'

test('the dialog starts on Cancel, and confirming closes it', async () => {
  const events: string[] = []
  render(
    <MantineProvider env="test">
      <ConfirmDialog
        isOpen
        isDestructive
        title="Delete 3 collections?"
        confirmLabel="Delete 3 collections"
        cancelLabel="Cancel"
        onConfirm={async () => {
          events.push('confirmed')
        }}
        onClose={() => events.push('closed')}
      >
        They are gone for good.
      </ConfirmDialog>
    </MantineProvider>,
  )
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
  fireEvent.click(screen.getByRole('button', { name: 'Delete 3 collections' }))
  await waitFor(() => expect(events).toEqual(['confirmed', 'closed']))
})
