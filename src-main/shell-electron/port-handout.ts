import type { WebFrameMain } from 'electron'
import type { CoreProcess } from './core-process.ts'
import type { ElectronParts } from './electron-parts.ts'
import { isPageAddress } from './page-address.ts'

export const PORT_CHANNEL = 'hearth:port'

/** Gives our own page, asking from its top frame, a fresh line to the core. Anybody else gets no answer. */
export function handOutPorts(
  { ipcMain, MessageChannelMain }: Pick<ElectronParts, 'ipcMain' | 'MessageChannelMain'>,
  core: Pick<CoreProcess, 'handOver'>,
): void {
  ipcMain.on(PORT_CHANNEL, (event) => {
    if (!isOurPage(event.senderFrame)) return
    const { port1, port2 } = new MessageChannelMain()
    core.handOver(port1)
    event.senderFrame?.postMessage(PORT_CHANNEL, null, [port2])
  })
}

const isOurPage = (frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean =>
  frame !== null && frame.parent === null && isPageAddress(frame.url)
