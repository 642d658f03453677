import { spawn } from 'node:child_process'
import { strings as first } from '#renderer/features/first-run/strings.ts'
import { electronBinary, expect, test } from '../support/test.ts'

test('the page has nothing of Node, and its policy lets no foreign script run', async ({ shell, tolerated }) => {
  tolerated.push(/Content Security Policy/i)
  const page = await shell.open()
  await expect(page.getByRole('button', { name: first.welcome.go })).toBeVisible()
  const reached = await page.evaluate(() => {
    // what a debugger evaluates is free of the policy; what is put into the page is not
    const script = document.createElement('script')
    script.textContent = 'globalThis.hasRun = true'
    document.head.append(script)
    const scope = globalThis as Record<string, unknown>
    return {
      require: typeof scope.require,
      process: typeof scope.process,
      shell: Object.keys((scope.hearthShell as object | undefined) ?? {}).toSorted(),
      runsInline: scope.hasRun === true,
    }
  })
  const expected = shell.kind === 'desktop' ? ['ask', 'onNews'] : []
  expect(reached).toEqual({ require: 'undefined', process: 'undefined', shell: expected, runsInline: false })
})

test('a second start hands over to the first and ends', async ({ shell }) => {
  const program = electronBinary()
  test.skip(shell.kind !== 'desktop' || program === null, 'only the desktop shell has a first instance')
  await shell.open()
  const startedAt = performance.now()
  const second = spawn(program as string, ['.', '--data-dir', shell.dataDir], { stdio: 'ignore' })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  // most of it is the start of Electron itself; the hand-over is what comes after
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
