import { closeSync, existsSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '#main/engine/db/open-database.ts'
import { makeTestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway } from '#tests/support/scripted-gateway.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { type OpenedApp, openApp } from '../open-app.ts'

const PAGE = 4_096
let dataDir: string
let file: string

beforeEach(async () => {
  dataDir = await makeTempDir()
  file = join(dataDir, 'db', 'hearth.sqlite')
  const app = await makeTestApp({ dataDir, gateway: createScriptedGateway() })
  await app.client.chat.create({ title: 'Worth keeping' })
  await app.client.backup.create()
  await app.stop()
})

async function withOpened<T>(work: (opened: OpenedApp) => Promise<T>): Promise<T> {
  const opened = await openApp({ shell: 'headless', dataDir, isDemo: false })
  try {
    return await work(opened)
  } finally {
    await opened.stop()
  }
}

/** The contract of a recovery, over the way that a page takes. */
async function inRecovery<T>(
  work: (client: Awaited<ReturnType<typeof makeTestApp>>['client'], restarted: Promise<void>) => Promise<T>,
): Promise<T> {
  const { MessageChannel } = await import('node:worker_threads')
  const { RPCLink } = await import('@orpc/client/message-port')
  const { createORPCClient } = await import('@orpc/client')
  return withOpened(async (opened) => {
    expect(opened.app).toBeNull()
    const { promise, resolve } = Promise.withResolvers<void>()
    opened.onRestart(resolve)
    const { port1, port2 } = new MessageChannel()
    opened.transports.servePort({
      postMessage: (message) => port1.postMessage(message),
      onMessage: (callback) => void port1.on('message', callback),
      onClose: (callback) => void port1.on('close', callback),
      close: () => port1.close(),
    })
    port2.start()
    try {
      return await work(createORPCClient(new RPCLink({ port: port2 as never })), promise)
    } finally {
      port2.close()
    }
  })
}

const conversations = () =>
  withOpened(async ({ app }) => {
    if (app === null) throw new Error('it is still in recovery')
    const client = createRouterClient(app.router, { context: { who: 'page', traceId: '' } })
    return (await client.chat.list({ limit: 10 })).items.map(({ title }) => title)
  })

const damageHeader = () => writeFileSync(file, Buffer.alloc(60_000, 7))

describe('what keeps the data from being opened is named', () => {
  test.each([
    ['a damaged file', damageHeader, 'corrupt'],
    ['an empty file', () => writeFileSync(file, ''), 'missing'],
    ['no file', () => rmSync(file), 'missing'],
    ['a file of a newer version', () => setVersion(9_999), 'newer'],
    ['an update that fails', breakUpdate, 'update_failed'],
  ])('%s', async (_, damage, problem) => {
    damage()
    await inRecovery(async (client) => {
      expect(await client.recovery.state()).toMatchObject({
        mode: 'recovery',
        problem,
        backups: expect.arrayContaining([expect.objectContaining({ kind: 'manual' })]),
      })
      await expect(client.chat.list({ limit: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })

  function setVersion(version: number): void {
    const db = openDatabase(file)
    db.pragma(`user_version = ${version}`)
    db.close()
  }

  /** The next step of the schema meets a table that it wants to make. */
  function breakUpdate(): void {
    setVersion(3)
  }
})

test('a start with no data ever before is a first start', async () => {
  rmSync(dataDir, { recursive: true })
  expect(await conversations()).toEqual([])
})

test('a restored backup is there at the next start, and the damaged file is kept as it was', async () => {
  damageHeader()
  await inRecovery(async (client, restarted) => {
    const [backup] = (await client.recovery.state()).backups
    await client.recovery.restore({ name: backup?.name ?? '' })
    await restarted
  })
  expect(await conversations()).toEqual(['Worth keeping'])
  expect(readdirSync(join(dataDir, 'db')).filter((name) => name.startsWith('damaged-'))).toHaveLength(1)
})

test('a start with empty data keeps the old file under another name', async () => {
  damageHeader()
  await inRecovery(async (client, restarted) => {
    await client.recovery.startFresh()
    await restarted
  })
  expect(await conversations()).toEqual([])
  expect(readdirSync(join(dataDir, 'db')).filter((name) => name.startsWith('damaged-'))).toHaveLength(1)
})

test('what was salvaged is used only when it is what was shown', async () => {
  const db = openDatabase(file)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  const target = openSync(file, 'r+')
  writeSync(target, Buffer.alloc(100), 0, 100, 0)
  closeSync(target)
  await inRecovery(async (client, restarted) => {
    await expect(client.recovery.acceptSalvaged({ sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'backup.invalid',
    })
    const report = await client.recovery.salvage()
    expect(report.counts.conversations).toBe(1)
    await client.recovery.acceptSalvaged({ sha256: report.sha256 })
    await restarted
  })
  expect(await conversations()).toEqual(['Worth keeping'])
})

test('damage that is met while running is remembered, and the next start looks at all of it', async () => {
  const db = openDatabase(file)
  const { pageno } = db.prepare("SELECT pageno FROM dbstat WHERE name = 'conversations' LIMIT 1").get() as {
    pageno: number
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  const target = openSync(file, 'r+')
  writeSync(target, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (pageno - 1) * PAGE)
  closeSync(target)
  await withOpened(async ({ app }) => {
    expect(() => app?.engine.db.sql('SELECT * FROM conversations')).toThrow(
      expect.objectContaining({ code: 'db.corrupt' }),
    )
  })
  expect(existsSync(join(dataDir, 'db', 'damaged.json'))).toBe(true)
  await inRecovery(async (client) => expect((await client.recovery.state()).problem).toBe('corrupt'))
})

test('a mark of damage on a whole database is taken away at the next start', async () => {
  writeFileSync(join(dataDir, 'db', 'damaged.json'), '{}')
  expect(await conversations()).toEqual(['Worth keeping'])
  expect(existsSync(join(dataDir, 'db', 'damaged.json'))).toBe(false)
})
