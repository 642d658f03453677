import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const messageOf = (args: string[]) => {
  try {
    readOptions(args, {})
    return null
  } catch (error) {
    return (error as Error).message
  }
}

test('without flags the shell takes its own port and opens the browser', () => {
  expect(readOptions([], {})).toEqual({
    port: 4_310,
    dataDir: null,
    token: null,
    opensBrowser: true,
    isDemo: false,
    wantsHelp: false,
  })
})

test('every flag is read', () => {
  const flags = [
    '--headless',
    '--port',
    '0',
    '--data-dir',
    '/d',
    '--token',
    'sixteen-letters-x',
    '--no-open',
    '--demo',
    '--help',
  ]
  expect(readOptions(flags, { HEARTH_DATA_DIR: '/env' })).toEqual({
    port: 0,
    dataDir: '/d',
    token: 'sixteen-letters-x',
    opensBrowser: false,
    isDemo: true,
    wantsHelp: true,
  })
})

test('the environment names the data folder when no flag does', () => {
  expect(readOptions([], { HEARTH_DATA_DIR: '/env' }).dataDir).toBe('/env')
})

test.each([
  [['--porty', '1'], /Unknown option '--porty'/],
  [['--port'], /--port/],
  [['--port', 'x'], /0 to 65535, not "x"/],
  [['--port', '65536'], /0 to 65535/],
  [['--port', '-1'], /--port/],
  [['--token', 'short'], /16 to 200/],
  [['--token', 'with spaces and more'], /16 to 200/],
  [['start'], /Unexpected argument 'start'/],
])('%j is refused in words', (args, words) => {
  expect(messageOf(args)).toMatch(words)
})
