import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { type App, type AppOverrides, type CoreClient, createApp } from '#main/app/create-app.ts'
import type { Platform } from '#main/app/platform.ts'
import type { Clock } from '#main/platform/clock.ts'
import { openDataDir } from '#main/platform/data-dir.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import { createMemorySecrets } from '#main/platform/secrets-memory.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import type { SettingKey, SettingValues } from '#shared/domain/settings.ts'
import { createSilentLog, type LogLine } from './silent-log.ts'

export interface TestAppOptions extends AppOverrides {
  /** an existing data folder: the app before it was stopped. A new one, removed at the end, unless told */
  dataDir?: string
  /** the real time unless told */
  clock?: Clock
  settings?: Partial<SettingValues>
}

export interface TestApp extends Omit<App, 'client'> {
  /** the contract over a real MessagePort */
  client: CoreClient
  dataDir: string
  logLines: LogLine[]
}

/**
 * The real app on a folder of its own, started. `stop` stops it and fails when something still keeps the process
 * alive that was not there before.
 */
export async function makeTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { dataDir: given, clock = systemClock, settings = {}, ...overrides } = options
  const before = openHandles()
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'hearth-app-'))
  const log = createSilentLog()
  const platform: Platform = {
    clock,
    ids: createIdSource(clock),
    log,
    secrets: createMemorySecrets(),
    dataDir: openDataDir(dataDir),
    close() {},
  }
  const app = await createApp(platform, { shell: 'headless', isDemo: false }, overrides)
  await app.start()
  const { client, close } = connect(app)
  for (const [key, value] of Object.entries(settings)) await client.settings.set({ key: key as SettingKey, value })

  return {
    ...app,
    client,
    dataDir,
    logLines: log.lines,
    async stop() {
      close()
      await app.stop()
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
      await expectNoLeaks(before)
    },
  }
}

function connect(app: App): { client: CoreClient; close(): void } {
  const { port1, port2 } = new MessageChannel()
  app.transports.servePort({
    postMessage: (message) => port1.postMessage(message),
    onMessage: (callback) => void port1.on('message', callback),
    onClose: (callback) => void port1.on('close', callback),
    close: () => port1.close(),
  })
  const link = new RPCLink({ port: port2 as unknown as globalThis.MessagePort })
  port2.start()
  return { client: createORPCClient<CoreClient>(link), close: () => port2.close() }
}

/** What an app may leave behind: sockets, servers, processes, threads, watchers. Timers of the test runner are not ours. */
const LEAKS = /TCP|Pipe|Process|Worker|MessagePort|FSEvent|StatWatcher/i

const openHandles = () => process.getActiveResourcesInfo().filter((name) => LEAKS.test(name))

async function expectNoLeaks(before: string[]): Promise<void> {
  let left = openHandles()
  for (let turn = 0; left.length > before.length && turn < 200; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    left = openHandles()
  }
  if (left.length > before.length) throw new Error(`the app left something open: ${left} (before: ${before})`)
}
