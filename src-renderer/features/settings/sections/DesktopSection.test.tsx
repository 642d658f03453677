import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { ShellAnswer, ShellNews, ShellRequest, ShellStatus } from '#shared/domain/shell.ts'
import { strings } from '../strings.ts'

const words = strings.desktop

/** The shell as the preload offers it. */
function putShell(first: ShellStatus) {
  const shell = { status: first, asked: [] as string[], refuses: '', tell: (_news: ShellNews) => {} }
  Object.assign(window, {
    hearthShell: {
      async ask(request: ShellRequest): Promise<ShellAnswer> {
        if (request.type !== 'status') shell.asked.push(request.type)
        if (request.type !== 'status' && shell.refuses !== '') return { ok: false, message: shell.refuses }
        return { ok: true, value: request.type === 'status' ? shell.status : null }
      },
      onNews(callback: (news: ShellNews) => void) {
        shell.tell = callback
      },
    },
  })
  return shell
}

const quiet: ShellStatus = {
  version: '0.1.0',
  hotkey: { keys: 'Alt+F12', isTaken: false },
  update: { state: 'off' },
  previousVersion: null,
}

async function show(first: Partial<ShellStatus> = {}) {
  const shell = putShell({ ...quiet, ...first })
  const { DesktopSection } = await import('./DesktopSection.tsx')
  render(
    <MantineProvider>
      <DesktopSection target="" />
    </MantineProvider>,
  )
  await screen.findByText(words.version('0.1.0'), { exact: false })
  return shell
}

beforeEach(() => vi.resetModules())

test('keys that another program has are told', async () => {
  await show({ hotkey: { keys: 'Alt+F12', isTaken: true } })
  expect(screen.getByRole('alert').textContent).toContain(words.taken('Alt+F12'))
})

test('a version that became ready is offered, and installed by the button', async () => {
  const shell = await show()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByText(words.off)).toBeDefined()
  shell.status = { ...quiet, update: { state: 'ready', version: '0.2.0' } }
  shell.tell({ type: 'status' })
  fireEvent.click(await screen.findByRole('button', { name: words.install('0.2.0') }))
  await waitFor(() => expect(shell.asked).toEqual(['install-update']))
})

test('the version that was kept can be gone back to; what refuses that is said', async () => {
  const shell = await show({ previousVersion: '0.0.9' })
  shell.refuses = 'The disk is full'
  fireEvent.click(screen.getByRole('button', { name: words.back('0.0.9') }))
  const { useToasts } = await import('#renderer/lib/toasts.ts')
  await waitFor(() => expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual(['The disk is full']))
  expect(shell.asked).toEqual(['go-back'])
})

test('while it looks or downloads there is nothing to press', async () => {
  await show({ update: { state: 'downloading', version: '0.2.0', percent: 40 } })
  expect((screen.getByRole('button', { name: words.check }) as HTMLButtonElement).disabled).toBe(true)
  expect(screen.getByText(words.downloading('0.2.0', 40))).toBeDefined()
})
