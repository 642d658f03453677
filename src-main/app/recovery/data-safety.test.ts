import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway } from '#tests/support/scripted-gateway.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'

const DAY_MS = 86_400_000
const clockAt = () => createFakeClock(new Date(2026, 5, 15, 12).getTime())

let dataDir: string
beforeEach(async () => {
  dataDir = await makeTempDir()
})

const open = (clock = clockAt()): Promise<TestApp> => makeTestApp({ dataDir, clock, gateway: createScriptedGateway() })

async function withApp<T>(work: (app: TestApp) => Promise<T>, clock = clockAt()): Promise<T> {
  const app = await open(clock)
  try {
    return await work(app)
  } finally {
    await app.stop()
  }
}

/** Backups are made in threads, in real time. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 10_000
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error('it did not come true')
  }
}

const titles = async ({ client }: TestApp) => (await client.chat.list({ limit: 50 })).items.map(({ title }) => title)
const startRun = ({ engine }: TestApp, id: string) =>
  engine.db.quick((tx) =>
    tx.sql(
      `INSERT INTO runs (run_id, kind, title, state, input, limits, lane, priority, usage, created_at)
       VALUES (?, 'agent', 'Old work', 'running', 'null', '{}', 'l', 0, '{}', 1)`,
      id,
    ),
  )

describe('a restore', () => {
  test('brings back what was, backs up what is, and says before what would be lost', async () => {
    const [name, sha256] = await withApp(async (app) => {
      await app.client.chat.create({ title: 'Before' })
      const { name: made } = await app.client.backup.create()
      await app.client.chat.create({ title: 'After' })
      const preview = await app.client.backup.preview({ source: { name: made } })
      expect(preview.counts.conversations).toBe(1)
      expect(preview.present.conversations).toBe(2)
      await app.client.backup.restore({ source: { name: made }, sha256: preview.sha256 })
      return [made, preview.sha256]
    })
    await withApp(async (app) => {
      expect(await titles(app)).toEqual(['Before'])
      const { backups } = await app.client.backup.overview()
      const saved = backups.find(({ kind }) => kind === 'before_restore')
      expect(saved?.counts.conversations).toBe(2)
      expect(backups.find((backup) => backup.name === name)).toBeDefined()
      expect(sha256).toHaveLength(64)
    })
  })

  test('lets no run of the old time go on by itself', async () => {
    await withApp(async (app) => {
      startRun(app, 'run_old')
      const { name } = await app.client.backup.create()
      const { sha256 } = await app.client.backup.preview({ source: { name } })
      await app.client.backup.restore({ source: { name }, sha256 })
    })
    await withApp(async ({ engine }) => {
      expect(engine.runs.get('run_old')).toMatchObject({
        state: 'paused',
        stateReason: 'Restored from a backup',
      })
    })
  })

  test.each([
    ['a file that is no database', 'this is text', 'backup.invalid'],
    ['an empty file', '', 'backup.invalid'],
  ])('of %s is refused and changes nothing', async (_, text, code) => {
    const path = join(dataDir, 'elsewhere.sqlite')
    await withApp(async (app) => {
      writeFileSync(path, text)
      await expect(app.client.backup.preview({ source: { path } })).rejects.toMatchObject({ code })
      await expect(app.client.backup.restore({ source: { path }, sha256: '0'.repeat(64) })).rejects.toMatchObject({
        code: expect.stringMatching(/backup\.invalid|db\.corrupt/),
      })
      expect(readdirSync(join(dataDir, 'db')).filter((name) => /staged|swap/.test(name))).toEqual([])
    })
  })

  test('of a backup that was changed afterwards is refused', async () => {
    await withApp(async ({ client }) => {
      const { name } = await client.backup.create()
      const path = join(dataDir, 'backups', name)
      const bytes = readFileSync(path)
      bytes[bytes.length - 10] = 1 + (bytes[bytes.length - 10] ?? 0)
      writeFileSync(path, bytes)
      await expect(client.backup.preview({ source: { name } })).rejects.toMatchObject({ code: 'backup.invalid' })
      expect(await client.backup.check({ name })).toMatchObject({ isOk: false })
    })
  })

  test.each(['../hearth.sqlite', 'none.sqlite', '/etc/passwd'])('of a backup called %s finds none', async (name) => {
    await withApp(async ({ client }) => {
      await expect(client.backup.preview({ source: { name } })).rejects.toMatchObject({ code: 'backup.not_found' })
    })
  })

  test.each(['\\\\server\\share\\a.sqlite', '//server/a.sqlite', 'a.sqlite'])(
    'of %s asks no other machine',
    async (path) => {
      await withApp(async ({ client }) => {
        await expect(client.backup.preview({ source: { path } })).rejects.toMatchObject({ code: 'backup.invalid' })
      })
    },
  )
})

test('a trial restore reads a backup with the code of the app, and says so', async () => {
  await withApp(async ({ client }) => {
    await client.chat.create({ title: 'Tax' })
    const { name } = await client.backup.create()
    const { isOk, findings } = await client.backup.check({ name })
    expect({ isOk, says: findings.join(' ') }).toEqual({
      isOk: true,
      says: expect.stringContaining('“Tax” can be read'),
    })
    expect((await client.backup.overview()).backups[0]?.lastCheck?.isOk).toBe(true)
  })
})

describe('every day', () => {
  const daily = async ({ client }: TestApp) =>
    (await client.backup.overview()).backups.filter(({ kind }) => kind === 'daily').length

  test('one backup is made, and none when it is switched off', async () => {
    const clock = clockAt()
    await withApp(async (app) => {
      await clock.advance(61_000)
      await eventually(async () => (await daily(app)) === 1)
      await clock.advance(3_600_000)
      expect(await daily(app)).toBe(1)
      await clock.advance(DAY_MS)
      await eventually(async () => (await daily(app)) === 2)
      await app.client.settings.set({ key: 'backup.daily', value: false })
      await clock.advance(2 * DAY_MS)
      expect(await daily(app)).toBe(2)
      expect((await app.client.backup.overview()).nextDailyAt).toBeNull()
    }, clock)
  }, 60_000)

  test('it waits for work, but not for ever', async () => {
    const clock = clockAt()
    await withApp(async (app) => {
      startRun(app, 'run_long')
      await clock.advance(30 * 60_000)
      expect(await daily(app)).toBe(0)
      await clock.advance(3 * 3_600_000)
      await eventually(async () => (await daily(app)) === 1)
    }, clock)
  })

  test('a backup that cannot be made is said and tried again', async () => {
    const clock = clockAt()
    await withApp(async (app) => {
      rmSync(join(dataDir, 'backups'), { recursive: true })
      writeFileSync(join(dataDir, 'backups'), 'in the way')
      await clock.advance(61_000)
      await eventually(async () => (await app.client.backup.overview()).lastFailure !== null)
      expect((await app.client.backup.overview()).lastFailure?.code).toBe('data.unwritable')
      rmSync(join(dataDir, 'backups'))
      await clock.advance(31 * 60_000)
      await eventually(async () => (await app.client.backup.overview()).lastFailure === null)
      expect(await daily(app)).toBe(1)
    }, clock)
  })
})

describe('the clean-up', () => {
  test('empties the bin of what was deleted long ago, however deep, and nothing else', async () => {
    const clock = clockAt()
    await withApp(async (app) => {
      const { client, engine } = app
      const old = await client.chat.create({ title: 'Old' })
      const fresh = await client.chat.create({ title: 'Fresh' })
      await client.chat.create({ title: 'Kept' })
      engine.db.quick((tx) => {
        for (let i = 0; i < 1_500; i++) {
          tx.sql(
            `INSERT INTO messages (message_id, conversation_id, parent_id, depth, role, state, applied_seq, created_at,
               attachments, parts) VALUES (?, ?, ?, ?, 'user', 'complete', 0, 1, '[]', '[]')`,
            `msg_${i}`,
            old.conversationId,
            i === 0 ? null : `msg_${i - 1}`,
            i,
          )
        }
      })
      await client.chat.delete({ conversationId: old.conversationId })
      engine.db.quick((tx) => tx.sql('UPDATE conversations SET deleted_at = deleted_at - ?', 31 * DAY_MS))
      await client.chat.delete({ conversationId: fresh.conversationId })
      await client.backup.cleanUp()
      const left = engine.db.sql<{ title: string }>('SELECT title FROM conversations ORDER BY title')
      expect(left.map(({ title }) => title)).toEqual(['Fresh', 'Kept'])
      expect(engine.db.sql('SELECT 1 FROM messages')).toEqual([])
    }, clock)
  })

  test('drops attachments that were never sent, and says before how many', async () => {
    const clock = clockAt()
    await withApp(async ({ client, engine }) => {
      const contentBase64 = Buffer.from('hello').toString('base64')
      await client.chat.attach({ name: 'a.txt', mediaType: 'text/plain', contentBase64 })
      const count = async () => (await client.backup.cleanUpPlan()).find(({ what }) => what === 'attachments')?.count
      expect(await count()).toBe(0)
      engine.db.quick((tx) => tx.sql('UPDATE attachments SET created_at = created_at - ?', 3 * DAY_MS))
      expect(await count()).toBe(1)
      await client.backup.cleanUp()
      expect(engine.db.sql('SELECT 1 FROM attachments')).toEqual([])
    }, clock)
  })
})
