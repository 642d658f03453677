import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const ENTRY = resolve('src-main/shell-headless/headless.ts')
const TOKEN = 'token-of-the-process-test'
const newFolder = () => mkdtempSync(join(tmpdir(), 'hearth-process-'))

interface Shell {
  /** the address of the ready line, or null when the shell ended first */
  ready: Promise<{ ready: boolean; url: string; token: string } | null>
  exit: Promise<{ code: number | null; stdout: string; stderr: string }>
  kill(signal: NodeJS.Signals): void
}
const running = new Set<Shell>()

/** The shell as a process of its own, from source. */
function start(...args: string[]): Shell {
  const child = spawn(process.execPath, [ENTRY, '--no-open', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (part) => {
    stderr += part
  })
  const exit = new Promise<Awaited<Shell['exit']>>((done) =>
    child.once('close', (code) => done({ code, stdout, stderr })),
  )
  const ready = new Promise<Awaited<Shell['ready']>>((done) => {
    child.stdout.on('data', (part) => {
      stdout += part
      if (stdout.includes('\n')) done(JSON.parse(stdout.split('\n')[0] ?? ''))
    })
    void exit.then(() => done(null))
  })
  const shell: Shell = { ready, exit, kill: (signal) => void child.kill(signal) }
  running.add(shell)
  void exit.then(() => running.delete(shell))
  return shell
}

afterEach(async () => {
  for (const shell of running) shell.kill('SIGKILL')
  await Promise.all([...running].map((shell) => shell.exit))
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  'one JSON line says that it is ready, and %s stops it cleanly',
  async (signal) => {
    const shell = start('--port', '0', '--data-dir', newFolder(), '--token', TOKEN)
    const line = await shell.ready
    expect(line).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/), token: TOKEN })
    const health = await fetch(`${line?.url}api/v1/health`)
    expect(await health.json()).toMatchObject({ status: 'ok' })
    const stoppedAt = performance.now()
    shell.kill(signal)
    const { code, stdout } = await shell.exit
    expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 })
    expect(performance.now() - stoppedAt).toBeLessThan(5_000)
  },
)

test('a data folder stays free for the next start, also after a kill', async () => {
  const dataDir = newFolder()
  const first = start('--port', '0', '--data-dir', dataDir)
  await first.ready
  first.kill('SIGKILL')
  await first.exit
  const second = start('--port', '0', '--data-dir', dataDir)
  expect(await second.ready).toMatchObject({ ready: true })
})

test('a second instance on the same folder says so', async () => {
  const dataDir = newFolder()
  await start('--port', '0', '--data-dir', dataDir).ready
  const { code, stdout, stderr } = await start('--port', '0', '--data-dir', dataDir).exit
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(`hearth: Another Hearth uses ${dataDir}. Go to its window, or choose another folder`)
})

test('a damaged database is left as it is, and the page offers ways out', async () => {
  const dataDir = newFolder()
  const file = join(dataDir, 'db', 'hearth.sqlite')
  mkdirSync(join(dataDir, 'db'))
  writeFileSync(file, 'no database '.repeat(1_000))
  const shell = start('--port', '0', '--data-dir', dataDir, '--token', TOKEN)
  const line = await shell.ready
  const state = await fetch(`${line?.url}api/v1/recovery`, { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(await state.json()).toMatchObject({ mode: 'recovery', problem: 'corrupt' })
  shell.kill('SIGTERM')
  expect((await shell.exit).code).toBe(0)
  expect(readFileSync(file, 'utf8')).toMatch(/^no database no database/)
})

test('a taken port says so and how to go on', async () => {
  const other = createServer()
  const port = await new Promise<number>((done) => {
    other.listen(0, '127.0.0.1', () => done((other.address() as { port: number }).port))
  })
  const { code, stderr } = await start('--port', String(port), '--data-dir', newFolder()).exit
  expect(code).toBe(1)
  expect(stderr).toContain(`hearth: Port ${port} is taken by another program. Use --port 0`)
  other.close()
})

test('a folder that cannot be written says so', async () => {
  const file = join(newFolder(), 'a-file')
  writeFileSync(file, '')
  const { code, stderr } = await start('--port', '0', '--data-dir', join(file, 'data')).exit
  expect(code).toBe(1)
  expect(stderr).toMatch(/hearth: Hearth cannot write to .+\. Check the permissions of the folder, or choose another/)
})

test('an unknown flag says so', async () => {
  const { code, stderr } = await start('--porty', '1').exit
  expect({ code, stderr }).toEqual({ code: 1, stderr: "hearth: Unknown option '--porty'. --help lists the flags.\n" })
})
