import { ipcRenderer } from 'electron'

/** The page says that it listens; the main process checks who asks and answers with one port to the core. */
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'hearth:ready') ipcRenderer.send('hearth:port')
})

ipcRenderer.on('hearth:port', (event) => {
  window.postMessage({ type: 'hearth:port' }, window.location.origin, event.ports)
})
