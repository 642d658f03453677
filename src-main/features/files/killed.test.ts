import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFiles, textAt } from '#tests/support/make-files.ts'
import { makeTestDb } from '#tests/support/test-db.ts'

const PROGRAM = fileURLToPath(new URL('../../../tests/support/file-writer-program.ts', import.meta.url))
const KILLS = 8
const LINES = 40

let base: string
let child: ChildProcess | undefined
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-killed-')))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(base, { recursive: true, force: true })
})

async function run(lifeMs: number | null): Promise<string> {
  const started = spawn(process.execPath, [PROGRAM, base, String(LINES)], { stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  let output = ''
  const closed = once(started, 'close')
  started.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  await Promise.race([once(started.stdout, 'data'), closed])
  if (lifeMs !== null) {
    await Promise.race([sleep(lifeMs), closed])
    started.kill('SIGKILL')
  }
  await closed
  return output
}

test(`killed ${KILLS} times while it writes, each line is there once and can be taken back`, async () => {
  for (let kill = 0; kill < KILLS; kill++) await run(((kill * 37) % 60) + 1)
  expect(await run(null)).toBe('ready\ndone\n')
  const lines = Array.from({ length: LINES }, (_, i) => `line ${i + 1}\n`).join('')
  expect([textAt(join(base, 'notes/log.md')), readdirSync(join(base, 'notes'))]).toEqual([`${lines}END\n`, ['log.md']])

  const files = makeFiles({ base, db: makeTestDb({ path: join(base, 'test.sqlite') }) })
  const { undone, refused } = await files.service.undoRun('run_1', false)
  files.db.close()
  expect([undone.length, refused, textAt(join(base, 'notes/log.md'))]).toEqual([LINES, [], 'END\n'])
}, 60_000)
