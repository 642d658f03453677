import { expect, test, vi } from 'vitest'
import { npmCommand } from '#build/setup/install.mjs'
import { countPlaywright, countVitest } from '#build/stages/counters.mjs'
import { runStages } from '#build/stages/run-stages.mjs'
import { readStartFlags, wantsHeadless } from '#build/start-flags.mjs'

test.each([
  [' Test Files  3 passed (3)\n      Tests  41 passed (41)\n', { passed: 41, failed: 0 }],
  [
    ' Test Files  1 failed | 2 passed (3)\n      Tests  2 failed | 39 passed | 1 skipped (42)\n',
    { passed: 39, failed: 2 },
  ],
  [' Test Files  1 failed | 2 passed (3)\n      Tests  39 passed (39)\n', { passed: 39, failed: 1 }],
  ['\u001b[2m      Tests \u001b[22m \u001b[32m7 passed\u001b[39m (7)\n', { passed: 7, failed: 0 }],
  ['nothing was said', { passed: 0, failed: 0 }],
])('vitest output %j counts as %j', (output, count) => {
  expect(countVitest(output)).toEqual(count)
})

test.each([
  ['  12 passed (1.2m)\n', { passed: 12, failed: 0 }],
  ['  2 failed\n    a.spec.ts\n  1 flaky\n  10 passed (1m)\n', { passed: 10, failed: 3 }],
])('Playwright output %j counts as %j', (output, count) => {
  expect(countPlaywright(output)).toEqual(count)
})

const node = (code: string) => ({ program: process.execPath, args: ['-e', code] })

async function outputOf(stages: object[]) {
  const lines: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text).replace(/[\d.]+ s/, 'N s'))
    return true
  })
  const exitCode = await runStages(stages)
  write.mockRestore()
  return { exitCode, output: lines.join('') }
}

test('every stage runs, the failed one shows its output, and the last line sums up', async () => {
  const { exitCode, output } = await outputOf([
    { name: 'one', ...node('process.exit(0)') },
    { name: 'two', ...node('console.log("why it failed"); process.exit(3)') },
    { name: 'three', ...node('console.log("Tests  5 passed (5)")'), count: countVitest },
  ])
  expect(exitCode).toBe(1)
  expect(output).toBe(
    'ok   one: 1 passed, 0 failed, N s\nwhy it failed\n\nFAIL two: 0 passed, 1 failed, N s\nok   three: 5 passed, 0 failed, N s\n\n6 passed, 1 failed\n',
  )
})

test.each([
  ['a runner that fails without a count', 'process.exit(1)'],
  ['a runner that ran nothing', 'console.log("no tests")'],
])('%s is a failure', async (_name, code) => {
  expect(await outputOf([{ name: 'tests', ...node(code), count: countVitest }])).toMatchObject({ exitCode: 1 })
})

test('an unknown flag of npm start is named, with all flags', () => {
  expect(readStartFlags(['--porty']).problem).toMatch(/^Unknown option '--porty'[\s\S]*--port N/)
  expect(readStartFlags(['--port', '0', '--no-open']).flags).toEqual({ port: '0', 'no-open': true })
})

test.each([
  [[], false],
  [['--data-dir', 'D:\\Hearth data', '--demo'], false],
  [['--headless'], true],
  [['--port', '5000'], true],
  [['--token', 'abc'], true],
  [['--no-open'], true],
])('the flags %j mean the headless shell: %s', (args, isHeadless) => {
  expect(wantsHeadless(readStartFlags(args).flags ?? {})).toBe(isHeadless)
})

test('npm is run by Node itself where npm says where it is, and by a shell only for the batch file of Windows', () => {
  const script = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js'.replaceAll('\\', '/')
  expect(npmCommand({ npm_execpath: script }, 'win32')).toEqual({
    program: process.execPath,
    args: [script],
    shell: false,
  })
  expect(npmCommand({ npm_execpath: undefined }, 'win32')).toEqual({ program: 'npm.cmd', args: [], shell: true })
  expect(npmCommand({ npm_execpath: '/usr/lib/yarn.js' }, 'linux')).toEqual({ program: 'npm', args: [], shell: false })
})
