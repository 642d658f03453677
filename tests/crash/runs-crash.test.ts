import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '#main/engine/db/open-database.ts'

const CHILD = fileURLToPath(new URL('./runs-child.ts', import.meta.url))
const KILLS = 50
const STEPS = 20
const LONGEST_LIFE_MS = 60

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-crash-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Starts a core, lets it work for `lifeMs` (for ever: until all is done), and gives the runs that it accepted. */
async function live(newRuns: number, lifeMs: number): Promise<string[]> {
  const args = [CHILD, dir, String(newRuns), String(STEPS)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const accepted: string[] = []
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, runId] = line.split(' ')
    if (word === 'accepted' && runId !== undefined) accepted.push(runId)
    if (word === 'working' && Number.isFinite(lifeMs)) setTimeout(() => child.kill('SIGKILL'), lifeMs)
  }
  await exited
  return accepted
}

test(`a core that is killed ${KILLS} times loses no accepted run, no step and no effect, and does none twice`, async () => {
  const accepted: string[] = []
  for (let kill = 0; kill < KILLS; kill++) accepted.push(...(await live(2, Math.random() * LONGEST_LIFE_MS)))
  await live(0, Number.POSITIVE_INFINITY)

  const db = openDatabase(join(dir, 'hearth.sqlite'))
  const runs = db.prepare('SELECT run_id, state, attempt FROM runs ORDER BY run_id').all() as {
    run_id: string
    state: string
    attempt: number
  }[]
  const steps = db.prepare("SELECT run_id || '/' || step_no FROM steps WHERE state = 'succeeded'").pluck().all()
  const queued = db.prepare('SELECT count(*) FROM queue').pluck().get()
  const integrity = db.pragma('integrity_check', { simple: true })
  db.close()

  const expected = runs.flatMap(({ run_id }) => Array.from({ length: STEPS }, (_, i) => `${run_id}/${i + 1}`))
  const effects = readFileSync(join(dir, 'effects.txt'), 'utf8').trim().split('\n')
  expect(accepted.filter((runId) => !runs.some((run) => run.run_id === runId))).toEqual([])
  expect(runs.filter((run) => run.state !== 'succeeded')).toEqual([])
  expect(effects.toSorted()).toEqual(expected.toSorted())
  expect(steps.toSorted()).toEqual(expected.toSorted())
  expect({ queued, integrity }).toEqual({ queued: 0, integrity: 'ok' })
  // The kills did hit work: otherwise this proves nothing.
  expect(runs.filter((run) => run.attempt > 1).length).toBeGreaterThan(5)
}, 240_000)
