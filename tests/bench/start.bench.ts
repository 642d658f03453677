import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { fillDatabase } from './support/fill-database.ts'
import { report } from './support/report.ts'
import { median, timeEach } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const ROUNDS = 9
const BIG_BYTES = 1024 ** 3

/** From the start of the process to the ready line. */
async function startOnce(dataDir: string): Promise<number> {
  const core = await startHeadlessCore({ dataDir })
  await core.stop()
  return core.startMs
}

await inTemporaryFolder(async (folder) => {
  const bare = await timeEach(ROUNDS, () => spawnSync(process.execPath, ['-e', '0']))
  const first = []
  for (let round = 0; round < ROUNDS; round++) first.push(await startOnce(join(folder, `empty-${round}`)))
  const again = []
  for (let round = 0; round < ROUNDS; round++) again.push(await startOnce(join(folder, 'empty-0')))

  const big = join(folder, 'big')
  await startOnce(big)
  fillDatabase(big, BIG_BYTES)
  const bigBytes = statSync(join(big, 'db', 'hearth.sqlite')).size
  const large = []
  for (let round = 0; round < ROUNDS; round++) large.push(await startOnce(big))

  report('start', [
    { what: 'an empty Node process, for comparison', value: median(bare), unit: 'ms' },
    { what: 'start to ready, new data folder', value: median(first), unit: 'ms', target: 800 },
    { what: 'start to ready, empty data folder', value: median(again), unit: 'ms', target: 800 },
    {
      what: 'start to ready, 1 GB data folder',
      value: median(large),
      unit: 'ms',
      target: 1_500,
      note: `${(bigBytes / 1024 ** 3).toFixed(2)} GB database`,
    },
  ])
})
