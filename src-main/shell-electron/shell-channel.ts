import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { IpcMainInvokeEvent } from 'electron'
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
  openPage(address: string): void
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
    case 'pick-folder':
      return pick(electron.dialog, actions, { title: request.title, properties: ['openDirectory', 'createDirectory'] })
    case 'pick-file':
      return pick(electron.dialog, actions, {
        title: request.title,
        filters: request.filters,
        properties: ['openFile'],
      })
    case 'save-file':
      return save(electron.dialog, actions, request)
    case 'reveal':
      if (!(await actions.mayReveal(request.path))) throw new Error('Hearth may not show this folder')
      electron.shell.showItemInFolder(request.path)
      return null
    case 'status':
      return actions.status()
    case 'open-page':
      actions.openPage(request.address)
      return null
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

type Dialog = ElectronParts['dialog']
type OpenOptions = Parameters<Dialog['showOpenDialog']>[0]

async function pick(dialog: Dialog, { mainWindow }: ShellActions, options: OpenOptions): Promise<string | null> {
  const window = mainWindow()
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window as never, options))
  return canceled ? null : (filePaths[0] ?? null)
}

/** The person chooses the place; the page gives no more than a name and the content. */
async function save(
  dialog: Dialog,
  { mainWindow }: ShellActions,
  { name, content }: Extract<ShellRequest, { type: 'save-file' }>,
): Promise<string | null> {
  const window = mainWindow()
  const options = { defaultPath: safeName(name) }
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window as never, options))
  if (canceled || filePath === '') return null
  await writeFile(filePath, content, 'utf8')
  return filePath
}

/** A name without a folder, and without what Windows does not take. */
const safeName = (name: string) =>
  basename(name.replaceAll('\\', '/'))
    .replaceAll(/[<>:"|?*\p{Cc}]/gu, ' ')
    .trim() || 'hearth.txt'
