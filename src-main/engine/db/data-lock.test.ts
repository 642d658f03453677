import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDir } from './data-lock.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-lock-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a folder has one holder at a time', () => {
  const unlock = lockDataDir(dir)
  expect(() => lockDataDir(dir)).toThrow(
    expect.objectContaining({ code: 'data.locked', data: { path: dir, pid: process.pid } }),
  )
  unlock()
  lockDataDir(dir)()
})

test('another process is refused with its id, and a killed one leaves the folder free', async () => {
  const program = `
    const { lockDataDir } = await import(${JSON.stringify(new URL('./data-lock.ts', import.meta.url).href)})
    lockDataDir(${JSON.stringify(dir)})
    process.stdout.write('held')
    setInterval(() => {}, 1_000)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ data: { path: dir, pid: child.pid } }))
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataDir(dir)()
})
