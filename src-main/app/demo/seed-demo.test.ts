import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataDir } from '#main/platform/data-dir.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import { createMemorySecrets } from '#main/platform/secrets-memory.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { createApp } from '../create-app.ts'
import type { Platform } from '../platform.ts'
import { readDemoContent } from './demo-content.ts'
import { seedDemo } from './seed-demo.ts'

const MINUTE_MS = 60_000

test('the demo profile holds real conversations, runs, a changed file and one open question, and is made once', async () => {
  const demo = mkdtempSync(join(tmpdir(), 'hearth-demo-'))
  const platform: Platform = {
    clock: systemClock,
    ids: createIdSource(systemClock),
    log: createSilentLog(),
    secrets: createMemorySecrets(),
    dataDir: openDataDir(join(demo, 'profile')),
    close() {},
  }
  await seedDemo(platform)
  await seedDemo(platform)
  const { client, ...app } = await createApp(platform, { shell: 'headless', isDemo: true })

  const { items: conversations } = await client.chat.list({})
  const { items: runs } = await client.runs.list({ limit: 200 })
  const { items: pending } = await client.governance.approvals({ pending: true })
  const [folder] = await client.files.folders()
  const content = readDemoContent()
  expect(conversations.map((one) => one.title).sort()).toEqual(content.conversations.map((one) => one.title).sort())
  expect(new Set(runs.map((run) => run.state))).toEqual(new Set(['succeeded', 'waiting']))
  expect(pending.map((approval) => approval.title)).toEqual(['Write recipes/shopping-list.md?'])
  expect(readFileSync(join(demo, 'Demo files', 'garden', 'plan.md'), 'utf8')).toContain('- [x] Buy twine')
  expect(folder).toMatchObject({ name: 'Demo files', access: 'write', state: 'ok' })

  const oldest = content.conversations[0]
  const shown = conversations.find((one) => one.title === oldest?.title)
  const agoMinutes = (Date.now() - (shown?.updatedAt ?? 0)) / MINUTE_MS
  expect(Math.abs(agoMinutes - (oldest?.minutesAgo ?? 0))).toBeLessThan(2)
  await app.stop()
})
