import { startHeadlessCore } from '#tests/support/headless-core.ts'
import { fillMessages } from './support/fill-messages.ts'
import { type Figure, report } from './support/report.ts'
import { median, percentile, timeEach } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const MESSAGES = 200_000
const CALLS = 60
const TARGET_MS = 50

/** The first page of hits over all messages, as a page asks for it: over the WebSocket, searched in a thread. */
await inTemporaryFolder(async (dataDir) => {
  await (await startHeadlessCore({ dataDir })).stop()
  const { common, middle, rare } = fillMessages(dataDir, MESSAGES)
  const core = await startHeadlessCore({ dataDir })
  const client = await core.connect()
  const texts: [string, string][] = [
    ['a word that is in most messages', common],
    ['a word that is in some', middle],
    ['a rare word', rare],
    ['two words', `${common} ${middle}`],
    ['the beginning of a word', middle.slice(0, 4)],
    ['two letters', middle.slice(0, 2)],
    ['nothing that is there', 'zzzqqqxxxjjj'],
  ]
  // the thread is started by the first search of half a minute
  await client.chat.search({ text: rare })
  const all: number[] = []
  const figures: Figure[] = []
  for (const [what, text] of texts) {
    const times = await timeEach(CALLS, () => client.chat.search({ text, limit: 30 }))
    all.push(...times)
    const note = `median ${median(times).toFixed(1)} ms`
    figures.push({
      what: `first page, ${what}, p95`,
      value: percentile(times, 0.95),
      unit: 'ms',
      target: TARGET_MS,
      note,
    })
  }
  await core.stop()
  const what = `first page over ${MESSAGES} messages, p95 of all`
  report('search', [...figures, { what, value: percentile(all, 0.95), unit: 'ms', target: TARGET_MS }])
})
