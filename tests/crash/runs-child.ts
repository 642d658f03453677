import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '#main/engine/db/migrate.ts'
import { openDatabase } from '#main/engine/db/open-database.ts'
import { createSqlTimer } from '#main/engine/db/slow-sql.ts'
import { createWriteDb } from '#main/engine/db/write-db.ts'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { migrations } from '#main/engine/migrations/index.ts'
import { createWorkQueue } from '#main/engine/queue/create-work-queue.ts'
import { createRuns } from '#main/engine/runs/create-runs.ts'
import type { RunContext, StepResult } from '#main/engine/runs/runs.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import { createLog } from '#main/platform/pino-log.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import { DEFAULT_LIMITS } from '#shared/domain/agent.ts'

/** A core in small: adds runs that append lines to a file, and works on them until it is killed or all are done. */
const [dir = '', newRuns = '0', stepsPerRun = '1'] = process.argv.slice(2)
const effects = join(dir, 'effects.txt')

const say = (line: string) => process.stdout.write(`${line}\n`)
const hasEffect = (key: string) => existsSync(effects) && readFileSync(effects, 'utf8').includes(`${key}\n`)

/** A keyed effect, as a tool has it: the key tells whether it was done. */
function appendOnce(key: string, mayBeDone: boolean): void {
  if (mayBeDone && hasEffect(key)) return
  appendFileSync(effects, `${key}\n`)
}

/** Goes on from the steps alone: a cut-off one is finished, the end is where they say. */
async function step(ctx: RunContext): Promise<StepResult> {
  const last = ctx.steps().at(-1)
  const isCutOff = last?.state === 'unknown'
  if (last?.stepNo === Number(stepsPerRun) && !isCutOff) return { next: 'done' }
  const stepNo = isCutOff ? last.stepNo : await ctx.beginStep({ kind: 'tool', name: 'append', input: null })
  ctx.delta({ type: 'text.delta', data: { stepNo, text: 'working' } })
  appendOnce(`${ctx.runId}/${stepNo}`, isCutOff)
  await ctx.endStep(stepNo, { output: isCutOff ? 'finished after a crash' : 'done' })
  return { next: 'continue' }
}

const clock = systemClock
const log = createLog({ stderrLevel: 'error' })
const raw = openDatabase(join(dir, 'hearth.sqlite'))
migrate(raw, migrations, { backupTo: () => join(dir, 'backup.sqlite'), log: () => {} })
const db = createWriteDb(raw, createSqlTimer(clock, log), log)
const ids = createIdSource(clock)
const events = createEventLog({ db, clock })
const queue = createWorkQueue({ db, clock, ids, log })
const engine = createRuns({ db, clock, ids, log, events, queue })

engine.runs.register('append', { step })
engine.start({ concurrency: 4, laneLimit: () => 4 })
say('working')

for (let i = 0; i < Number(newRuns); i++) {
  const spec = { kind: 'append', title: 'Append', input: null, limits: DEFAULT_LIMITS, lane: 'l', priority: 0 } as const
  say(`accepted ${await db.durable((tx) => engine.runs.start(tx, spec))}`)
}

/** Keeps the process alive while there is something to do. */
const alive = setInterval(() => {
  if (engine.runs.list({ active: true, limit: 1 }).items.length > 0) return
  clearInterval(alive)
  say('all done')
}, 20)
