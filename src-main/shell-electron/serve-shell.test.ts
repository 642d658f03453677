import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { until } from '#tests/support/until.ts'
import { FromCore, ToCore } from './core-messages.ts'
import { serveShell } from './serve-shell.ts'

let app: TestApp
let main: MessagePort
let core: MessagePort
let heard: FromCore[]

/** The two processes of the desktop shell, over a real port: what arrives was cloned and is parsed. */
beforeEach(async () => {
  const { port1, port2 } = new MessageChannel()
  main = port1
  core = port2
  heard = []
  main.on('message', (data) => heard.push(FromCore.parse(data)))
  app = await makeTestApp()
  const hear = serveShell(app, (message) => core.postMessage(FromCore.parse(message)))
  core.on('message', (data) => void hear(ToCore.parse(data) as Parameters<typeof hear>[0]))
})
afterEach(async () => {
  main.close()
  core.close()
  await app.stop()
})

const tell = (message: ToCore) => main.postMessage(message)
const ofType = <T extends FromCore['type']>(type: T) =>
  heard.filter((message): message is Extract<FromCore, { type: T }> => message.type === type)

test('the state comes at once and again when a setting changes', async () => {
  await until(() => ofType('state').length === 1)
  await app.client.settings.set({ key: 'desktop.hotkey', value: 'Alt+F12' })
  await until(() => ofType('state').length === 2)
  expect(ofType('state').map(({ state }) => state.hotkey)).toEqual(['CommandOrControl+Shift+Space', 'Alt+F12'])
})

test('keys that no program may take are refused by the core', async () => {
  await expect(app.client.settings.set({ key: 'desktop.hotkey', value: 'K' })).rejects.toMatchObject({
    code: 'setting.invalid',
  })
  await app.client.settings.set({ key: 'desktop.hotkey', value: '' })
})

test('what cannot be done is said in words', async () => {
  tell({ type: 'command', command: { type: 'decide', approvalId: 'appr_none', argsHash: 'x', decision: 'deny' } })
  tell({ type: 'command', command: { type: 'pause-all' } })
  tell({ type: 'command', command: { type: 'stop-run', runId: 'run_none' } })
  await until(() => ofType('refused').length === 2)
  expect(ofType('refused').map(({ message }) => message)).toEqual([
    expect.stringMatching(/^There is no such approval\. /),
    expect.stringMatching(/\. \w/),
  ])
})

test('power arrives at the app', async () => {
  tell({ type: 'power', event: 'battery' })
  await until(() => app.power.state().isOnBattery)
})

test('a checked copy of the data is made before another version may start', async () => {
  tell({ type: 'back-up', questionId: 7 })
  await until(() => ofType('backed-up').length === 1)
  expect(ofType('backed-up')).toEqual([{ type: 'backed-up', questionId: 7, problem: null }])
  const { backups } = await app.client.backup.overview()
  expect(backups.map(({ kind }) => kind)).toContain('before_update')
})

test('only the folders of the person and what they look at of ours may be shown', async () => {
  const allowed = await makeTempDir()
  const outside = await makeTempDir()
  await app.client.files.allowFolder({ path: allowed, access: 'read' })
  mkdirSync(join(allowed, 'inside'))
  symlinkSync(outside, join(allowed, 'link'))
  const paths = [
    app.dataDir,
    join(app.dataDir, 'backups'),
    join(allowed, 'inside'),
    join(app.dataDir, 'secrets'),
    join(app.dataDir, 'db', 'hearth.sqlite'),
    join(allowed, 'link'),
    join(allowed, '..'),
    outside,
    'relative',
    '/nowhere',
  ]
  for (const [questionId, path] of paths.entries()) tell({ type: 'may-reveal', questionId, path })
  await until(() => ofType('may-reveal').length === paths.length)
  const answers = ofType('may-reveal').toSorted((a, b) => a.questionId - b.questionId)
  expect(answers.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, ...Array(7).fill(false)])
})
