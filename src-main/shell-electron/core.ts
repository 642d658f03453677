import type { MessagePortMain } from 'electron'
import { toAdvice } from '#shared/errors/advice.ts'
import { toAppError } from '#shared/errors/errors.ts'
import { type App, openApp } from '../app/open-app.ts'
import type { CorePort } from '../app/transports.ts'
import type { FromCore, ToCore } from './core-messages.ts'
import { readCoreOptions } from './core-options.ts'

/** The utility process's line to the main process: Electron adds it to `process`. */
const parent = (process as unknown as { parentPort: Electron.ParentPort }).parentPort
const tell = (message: FromCore) => parent.postMessage(message)
const tellFailure = (thrown: unknown) => tell({ type: 'failed', message: toAdvice(toAppError(thrown)) })

const opening = openApp({ shell: 'desktop', ...readCoreOptions(process.argv.slice(2), process.env) })

opening.then(begin).catch(tellFailure)

// A core that could not open hears nothing any more: the main process was told and ends it.
const ignore = () => {}
parent.on('message', ({ data, ports }) => void opening.then((app) => hear(app, data as ToCore, ports[0]), ignore))

async function begin(app: App): Promise<void> {
  process.on('unhandledRejection', (reason) => app.log.error('a promise was rejected and nobody listened', reason))
  process.on('uncaughtException', (error) => {
    // What follows is unknown: the next core goes on from the last checkpoints.
    app.log.error('nobody caught this', error)
    process.exit(1)
  })
  await app.start()
  app.watchDesktop((state) => tell({ type: 'state', state }))
  tell({ type: 'ready' })
}

async function hear(app: App, message: ToCore, port: MessagePortMain | undefined): Promise<void> {
  if (message.type === 'port') {
    if (port !== undefined) app.transports.servePort(asCorePort(port))
    return
  }
  await app.stop()
  tell({ type: 'stopped' })
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
