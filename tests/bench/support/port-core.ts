import type { MessagePort } from 'node:worker_threads'
import { parentPort, workerData } from 'node:worker_threads'
import { openApp } from '#main/app/open-app.ts'

/** The core in a thread of its own that answers on a MessagePort, as the desktop shell's utility process does. */
const app = await openApp({ shell: 'desktop', dataDir: workerData as string, isDemo: false })
await app.start()
parentPort?.on('message', (message: { port: MessagePort } | 'stop') => {
  if (message === 'stop') return void app.stop().then(() => process.exit(0))
  const { port } = message
  app.transports.servePort({
    postMessage: (data) => port.postMessage(data),
    onMessage: (callback) => port.on('message', callback),
    onClose: (callback) => port.on('close', callback),
    close: () => port.close(),
  })
})
parentPort?.postMessage('ready')
