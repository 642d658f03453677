import type { ElectronParts } from './electron-parts.ts'

const TASKS = [
  { title: 'New chat', description: 'Open Hearth at a chat', link: 'hearth://open/chat' },
  { title: 'Ask', description: 'Ask something in the small window', link: 'hearth://ask' },
  { title: 'Approvals', description: 'What waits for you', link: 'hearth://open/approvals' },
]

/** The tasks of the icon in the taskbar. Each starts Hearth once more with a link, which the running one follows. */
export function setJumpList(
  app: Pick<ElectronParts['app'], 'setUserTasks' | 'isPackaged'>,
  platform: NodeJS.Platform,
): void {
  // before it is installed the program is Electron's own, which would need the path of the app first
  if (platform !== 'win32' || !app.isPackaged) return
  app.setUserTasks(
    TASKS.map(({ title, description, link }) => ({
      title,
      description,
      program: process.execPath,
      arguments: link,
      iconPath: process.execPath,
      iconIndex: 0,
    })),
  )
}
