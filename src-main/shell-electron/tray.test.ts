import { expect, test } from 'vitest'
import { createFakeElectron } from '#tests/support/fake-electron.ts'
import { desktopState } from '#tests/support/test-desktop.ts'
import { createTrayIcon } from './tray.ts'

const quiet = desktopState()

function setUp() {
  const fake = createFakeElectron()
  const done: string[] = []
  let update: { label: string; run(): void } | null = null
  const tray = createTrayIcon(fake.parts, (look) => `/${look}.png`, {
    open: (address = '') => void done.push(`open ${address}`),
    ask: () => void done.push('ask'),
    stopRun: (runId) => void done.push(`stop ${runId}`),
    pauseAll: () => void done.push('pause all'),
    resumeAll: () => void done.push('resume all'),
    update: () => update,
    quit: () => void done.push('quit'),
  })
  const menu = () => fake.seen.menus.at(-1) ?? []
  const labels = () => menu().map((item) => item.label ?? item.type)
  const press = (label: string) => {
    const inside = menu().flatMap((item) => (Array.isArray(item.submenu) ? item.submenu : []))
    const item = [...menu(), ...inside].find((each) => each.label === label)
    ;(item?.click as (() => void) | undefined)?.()
  }
  return { ...fake, tray, done, labels, press, menu, offer: (next: typeof update) => (update = next) }
}

test('the tray names what runs, what waits for the person, and does what is pressed', () => {
  const { tray, labels, press, done } = setUp()
  tray.show({
    ...quiet,
    running: 1,
    paused: 1,
    waiting: 2,
    runs: [
      { runId: 'run_2', title: 'Sort R&D mail', state: 'running' },
      { runId: 'run_1', title: '', state: 'paused' },
    ],
  })
  expect(labels()).toEqual([
    'Open Hearth',
    'Ask…',
    'separator',
    '2 questions wait for you',
    '1 running',
    'Sort R&&D mail',
    'A run (paused)',
    'Pause all',
    'Resume all',
    'separator',
    'Settings',
    'Quit',
  ])
  for (const label of [
    'Open Hearth',
    'Ask…',
    '2 questions wait for you',
    'Stop',
    'Pause all',
    'Resume all',
    'Settings',
    'Quit',
  ])
    press(label)
  expect(done).toEqual([
    'open ',
    'ask',
    'open #/approvals',
    'stop run_2',
    'pause all',
    'resume all',
    'open #/settings',
    'quit',
  ])
})

test('what cannot be done now is grey', () => {
  const { tray, menu } = setUp()
  tray.show(quiet)
  const grey = menu().filter((item) => item.enabled === false)
  expect(grey.map((item) => item.label)).toEqual(['Nothing is running', 'Pause all', 'Resume all'])
})

test.each([
  [{ waiting: 1, running: 2 }, '/waiting.png', 'Hearth: 2 running, 1 question waits for you'],
  [{ running: 2, paused: 1 }, '/running.png', 'Hearth: 2 running, 1 paused'],
  [{ paused: 1 }, '/paused.png', 'Hearth: 1 paused'],
])('%j shows %s and says "%s"', (counts, image, tooltip) => {
  const { tray, seen } = setUp()
  tray.show({ ...quiet, ...counts })
  expect([seen.trayImages.at(-1), seen.tooltips.at(-1)]).toEqual([image, tooltip])
  const before = seen.trayImages.length
  tray.show({ ...quiet, ...counts })
  expect(seen.trayImages.length).toBe(before)
  tray.show(quiet)
  expect([seen.trayImages.at(-1), seen.tooltips.at(-1)]).toEqual(['/idle.png', 'Hearth: nothing is running'])
})

test('a title of many lines is one short line', () => {
  const { tray, labels } = setUp()
  tray.show({
    ...quiet,
    running: 1,
    runs: [{ runId: 'run_1', title: `a\n\tb\u202e${'c'.repeat(90)}`, state: 'running' }],
  })
  const shown = labels().find((label) => label?.startsWith('a b')) ?? ''
  expect(shown).toMatch(/^a b c+…$/)
  expect(shown.length).toBe(48)
})

test('a version that waits is offered', () => {
  const { tray, labels, press, done, offer } = setUp()
  tray.show(quiet)
  expect(labels()).not.toContain('Install Hearth 0.2.0')
  offer({ label: 'Install Hearth 0.2.0', run: () => void done.push('install') })
  tray.refresh()
  press('Install Hearth 0.2.0')
  expect(done).toEqual(['install'])
})
