import { contextBridge, ipcRenderer } from 'electron'

/** The page says that it listens; the main process checks who asks and answers with one port to the core. */
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'hearth:ready') ipcRenderer.send('hearth:port')
})

ipcRenderer.on('hearth:port', (event) => {
  window.postMessage({ type: 'hearth:port' }, window.location.origin, event.ports)
})

/** Two functions and nothing of Electron: the main process checks who asks and what. See shared/domain/shell.ts. */
contextBridge.exposeInMainWorld('hearthShell', {
  ask: (request: unknown): Promise<unknown> => ipcRenderer.invoke('hearth:shell', request),
  onNews: (callback: (news: unknown) => void): void => {
    ipcRenderer.on('hearth:tell', (_event, news: unknown) => callback(news))
  },
})
