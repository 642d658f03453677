import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { cpuPercent, usage } from './support/process-usage.ts'
import { report } from './support/report.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const SETTLE_MS = 10_000
const WATCH_MS = 60_000

if (process.platform !== 'linux') {
  process.stdout.write('idle: reads /proc, so it runs on Linux only\n')
} else {
  await inTemporaryFolder(async (folder) => {
    const core = await startHeadlessCore({ dataDir: join(folder, 'data') })
    const client = await core.connect()
    // the day's backup comes a minute after the start: a cost of the day, not of being idle
    await client.settings.set({ key: 'backup.daily', value: false })
    await sleep(SETTLE_MS)
    const percent = await cpuPercent(core.pid, WATCH_MS)
    const after = usage(core.pid)
    await core.stop()
    report('idle', [
      { what: 'CPU of the core, nobody watching', value: percent, unit: '% of one core', target: 0.3 },
      { what: 'resident memory of the core', value: after.rssBytes / 1024 ** 2, unit: 'MB', target: 200 },
    ])
  })
}
