import type { WebFrameMain } from 'electron'
import type { CoreProcess } from './core-process.ts'
import type { ElectronParts } from './electron-parts.ts'
import { isPageAddress } from './page-address.ts'

export const PORT_CHANNEL = 'hearth:port'

/**
 * Gives our own page, asking from its top frame, a fresh line to the core as soon as the core is ready. Anybody else
 * gets no answer. A page that was loaded anew, or whose line was cut, asks again.
 */
export function handOutPorts(
  { ipcMain, MessageChannelMain }: Pick<ElectronParts, 'ipcMain' | 'MessageChannelMain'>,
  core: Pick<CoreProcess, 'handOver' | 'whenReady'>,
): void {
  ipcMain.on(PORT_CHANNEL, ({ sender, senderFrame: frame }) => {
    if (!isOurPage(frame)) return
    core.whenReady(sender.id, () => {
      if (frame.isDestroyed()) return
      const { port1, port2 } = new MessageChannelMain()
      core.handOver(port1)
      frame.postMessage(PORT_CHANNEL, null, [port2])
    })
  })
}

/** True for our own page in the top frame of a window. Every message of a page is held against it. */
export const isOurPage = (frame: WebFrameMain | null): frame is WebFrameMain =>
  frame !== null && frame.parent === null && isPageAddress(frame.url)
