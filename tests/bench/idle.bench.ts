import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { report } from './support/report.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const SETTLE_MS = 10_000
const WATCH_MS = 60_000
const TICKS_PER_SECOND = 100

/** CPU time of a process so far, in seconds, and its resident memory; Linux only. */
function usage(pid: number): { cpuSeconds: number; rssBytes: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const rssKb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND, rssBytes: rssKb * 1_024 }
}

if (process.platform !== 'linux') {
  process.stdout.write('idle: reads /proc, so it runs on Linux only\n')
} else {
  await inTemporaryFolder(async (folder) => {
    const core = await startHeadlessCore({ dataDir: join(folder, 'data') })
    await sleep(SETTLE_MS)
    const before = usage(core.pid)
    await sleep(WATCH_MS)
    const after = usage(core.pid)
    await core.stop()
    const percent = ((after.cpuSeconds - before.cpuSeconds) / (WATCH_MS / 1_000)) * 100
    report('idle', [
      { what: 'CPU of the core, nobody watching', value: percent, unit: '% of one core', target: 0.5 },
      { what: 'resident memory of the core', value: after.rssBytes / 1024 ** 2, unit: 'MB', target: 200 },
    ])
  })
}
