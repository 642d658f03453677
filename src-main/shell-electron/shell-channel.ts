import type { BaseWindow, IpcMainInvokeEvent, OpenDialogOptions } from 'electron'
import { type ShellAnswer, ShellRequest, type ShellStatus } from '#shared/domain/shell.ts'
import type { ElectronParts, Window } from './electron-parts.ts'
import { isOurPage } from './port-handout.ts'

export const SHELL_CHANNEL = 'hearth:shell'

export interface ShellActions {
  /** the window that dialogs belong to */
  mainWindow(): Window | null
  /** whether the core allows to show this path in the file manager */
  mayReveal(path: string): Promise<boolean>
  status(): ShellStatus
  takeAgentFile(): string | null
  openPage(address: string): void
  takeQuestion(): string
  hideAsk(): void
  resizeAsk(height: number): void
  isAskSender(webContentsId: number): boolean
  checkUpdates(): Promise<void>
  installUpdate(): Promise<void>
  goBack(): Promise<void>
}

/** Answers what our own page asks of the shell. Who asks and what is asked are checked before anything happens. */
export function serveShellRequests(
  electron: Pick<ElectronParts, 'ipcMain' | 'dialog' | 'shell'>,
  actions: ShellActions,
): void {
  electron.ipcMain.handle(SHELL_CHANNEL, async (event, data): Promise<ShellAnswer> => {
    const request = isOurPage(event.senderFrame) ? ShellRequest.safeParse(data) : null
    if (request === null || !request.success) return { ok: false, message: 'This is not possible' }
    try {
      return { ok: true, value: await answer(electron, actions, request.data, event) }
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error) }
    }
  })
}

async function answer(
  electron: Pick<ElectronParts, 'dialog' | 'shell'>,
  actions: ShellActions,
  request: ShellRequest,
  { sender }: IpcMainInvokeEvent,
): Promise<string | ShellStatus | null> {
  switch (request.type) {
    case 'pick':
      return pick(electron.dialog, actions, request)
    case 'reveal':
      if (!(await actions.mayReveal(request.path))) throw new Error('Hearth may not show this folder')
      electron.shell.showItemInFolder(request.path)
      return null
    case 'status':
      return actions.status()
    case 'take-agent-file':
      return actions.takeAgentFile()
    case 'open-page':
      actions.openPage(request.address)
      return null
    case 'take-question':
      return actions.isAskSender(sender.id) ? actions.takeQuestion() : ''
    case 'hide-ask':
    case 'resize-ask':
      // only the small window itself decides about itself
      if (!actions.isAskSender(sender.id)) return null
      if (request.type === 'hide-ask') actions.hideAsk()
      else actions.resizeAsk(request.height)
      return null
    case 'check-updates':
      await actions.checkUpdates()
      return null
    case 'install-update':
      await actions.installUpdate()
      return null
    case 'go-back':
      await actions.goBack()
      return null
  }
}

async function pick(
  dialog: ElectronParts['dialog'],
  { mainWindow }: ShellActions,
  { picks, title }: Extract<ShellRequest, { type: 'pick' }>,
): Promise<string | null> {
  const window = mainWindow()
  const options: OpenDialogOptions = {
    title,
    properties: picks === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile'],
  }
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window as unknown as BaseWindow, options))
  return canceled ? null : (filePaths[0] ?? null)
}
