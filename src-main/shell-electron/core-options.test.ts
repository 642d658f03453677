import { expect, test } from 'vitest'
import { readCoreOptions } from './core-options.ts'

test.each([
  [['--data-dir', '/d', '--demo'], {}, { dataDir: '/d', isDemo: true }],
  [['--data-dir=/d'], { HEARTH_DATA_DIR: '/env' }, { dataDir: '/d', isDemo: false }],
  [[], { HEARTH_DATA_DIR: '/env' }, { dataDir: '/env', isDemo: false }],
  [['--port', '0', '--no-open', '--some-chromium-switch=1'], {}, { dataDir: null, isDemo: false }],
])('%j with %j', (args, env, options) => {
  expect(readCoreOptions(args, env)).toEqual(options)
})
