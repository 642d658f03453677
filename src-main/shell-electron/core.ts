import type { MessagePortMain } from 'electron'
import { toAppError } from '#shared/errors/errors.ts'
import { type App, openApp } from '../app/open-app.ts'
import type { CorePort } from '../app/transports.ts'
import type { FromCore, ToCore } from './core-messages.ts'
import { readCoreOptions } from './core-options.ts'

/** The utility process's line to the main process: Electron adds it to `process`. */
const parent = (process as unknown as { parentPort: Electron.ParentPort }).parentPort
const tell = (message: FromCore) => parent.postMessage(message)

const opening = openApp({ shell: 'desktop', ...readCoreOptions(process.argv.slice(2), process.env) })

parent.on('message', ({ data, ports }) => {
  const message = data as ToCore
  const [port] = ports
  void opening.then(async (app) => {
    if (message.type === 'port' && port !== undefined) app.transports.servePort(asCorePort(port))
    if (message.type !== 'stop') return
    await app.stop()
    tell({ type: 'stopped' })
    process.exit(0)
  })
})

opening.then(begin).catch((thrown: unknown) => tell({ type: 'failed', message: toAppError(thrown).message }))

async function begin(app: App): Promise<void> {
  process.on('unhandledRejection', (reason) => app.log.error('a promise was rejected and nobody listened', reason))
  await app.start()
  app.watchDesktop((state) => tell({ type: 'state', state }))
  tell({ type: 'ready' })
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
