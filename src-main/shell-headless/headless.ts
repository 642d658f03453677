import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { toAdvice } from '#shared/errors/advice.ts'
import { toAppError } from '#shared/errors/errors.ts'
import { type OpenedApp, openApp } from '../app/open-app.ts'
import { listPageFiles, pageFolder } from '../app/page-files.ts'
import { createCallers } from './caller.ts'
import { openBrowser } from './open-browser.ts'
import { type HeadlessOptions, readOptions, USAGE } from './options.ts'
import { type HeadlessServer, openServer } from './server.ts'
import { createStaticFiles } from './static-files.ts'

const STOP_LIMIT_MS = 4_500

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options.wantsHelp) return void process.stdout.write(USAGE)
  const open = () => openApp({ shell: 'headless', dataDir: options.dataDir, isDemo: options.isDemo })
  const app = await open()
  const server = await serve(app, options).catch(async (error: unknown) => {
    await app.stop()
    throw error
  })
  keepRunning(app, server, open)
}

async function serve(app: OpenedApp, options: HeadlessOptions): Promise<HeadlessServer> {
  const token = options.token ?? randomBytes(24).toString('base64url')
  const callers = createCallers(token, () => app.clock.monotonicMs())
  const server = await openServer(options.port, {
    transports: app.transports,
    callers,
    files: createStaticFiles(listPageFiles(fileURLToPath(pageFolder(import.meta.url)))),
    clock: app.clock,
    log: app.log.child('http'),
  })
  await app.start()
  const url = `http://127.0.0.1:${server.port}/`
  process.stdout.write(`${JSON.stringify({ ready: true, url, token })}\n`)
  if (options.opensBrowser) openBrowser(`${url}#token=${options.token ?? callers.createTicket()}`)
  return server
}

/** Stops when it is told to, and opens the data again on the same port when other data took its place. */
function keepRunning(first: OpenedApp, server: HeadlessServer, open: () => Promise<OpenedApp>): void {
  let app = first
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
    await Promise.allSettled([server.close(), app.stop()])
    process.exit(process.exitCode ?? 0)
  }
  const restart = async () => {
    if (isStopping) return
    server.pause()
    await app.stop()
    app = await open()
    app.onRestart(reopen)
    await app.start()
    server.goOn(app.transports)
  }
  const reopen = () => {
    restart().catch((thrown: unknown) => {
      complain(thrown)
      process.exitCode = 1
      void stop()
    })
  }
  app.onRestart(reopen)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
  process.on('unhandledRejection', (reason) => app.log.error('a promise was rejected and nobody listened', reason))
  process.on('uncaughtException', (error) => {
    app.log.error('nobody caught this', error)
    process.exitCode = 1
    void stop()
  })
}

const complain = (thrown: unknown) => process.stderr.write(`hearth: ${toAdvice(toAppError(thrown))}\n`)

main().catch((thrown: unknown) => {
  complain(thrown)
  process.exit(1)
})
