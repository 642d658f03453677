import type { MessagePortMain } from 'electron'
import { toAdvice } from '#shared/errors/advice.ts'
import { toAppError } from '#shared/errors/errors.ts'
import { type OpenedApp, openApp } from '../app/open-app.ts'
import type { CorePort } from '../app/transports.ts'
import { FromCore, ToCore } from './core-messages.ts'
import { readCoreOptions } from './core-options.ts'
import { serveShell } from './serve-shell.ts'

/** The utility process's line to the main process: Electron adds it to `process`. */
const parent = (process as unknown as { parentPort: Electron.ParentPort }).parentPort
const tell = (message: FromCore) => parent.postMessage(FromCore.parse(message))
const tellFailure = (thrown: unknown) => tell({ type: 'failed', message: toAdvice(toAppError(thrown)) })

const opening = openApp({ shell: 'desktop', ...readCoreOptions(process.argv.slice(2), process.env) })
const serving = opening.then(begin)
serving.catch(tellFailure)

// A core that could not open hears nothing any more: the main process was told and ends it.
const ignore = () => {}
parent.on('message', ({ data, ports }) => {
  void serving.then((hear) => hear(ToCore.parse(data), ports[0]), ignore)
})

async function begin(opened: OpenedApp): Promise<(message: ToCore, port: MessagePortMain | undefined) => void> {
  const { log, transports } = opened
  process.on('unhandledRejection', (reason) => log.error('a promise was rejected and nobody listened', reason))
  process.on('uncaughtException', (error) => {
    // What follows is unknown: the next core goes on from the last checkpoints.
    log.error('nobody caught this', error)
    process.exit(1)
  })
  opened.onRestart(() => void end(opened, 'restarting'))
  await opened.start()
  // while only recovery is served there is nothing to show in the tray, and nothing to do there
  const hear = opened.app === null ? async () => {} : serveShell(opened.app, tell)
  tell({ type: 'ready' })
  return (message, port) => {
    if (message.type === 'port') {
      if (port !== undefined) transports.servePort(asCorePort(port))
    } else if (message.type === 'stop') void end(opened, 'stopped')
    else void hear(message)
  }
}

async function end(opened: OpenedApp, type: 'stopped' | 'restarting'): Promise<void> {
  await opened.stop()
  tell({ type })
  process.exit(0)
}

function asCorePort(port: MessagePortMain): CorePort {
  port.start()
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (callback) => void port.on('message', ({ data }) => callback(data)),
    onClose: (callback) => void port.on('close', callback),
    close: () => port.close(),
  }
}
