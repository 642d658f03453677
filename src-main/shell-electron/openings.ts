import { agentFileIn, readAgentFile } from './agent-file.ts'
import type { AskWindow } from './ask-window.ts'
import { type DeepLink, linkIn, parseDeepLink } from './deep-link.ts'
import type { ElectronParts } from './electron-parts.ts'
import { HIDDEN_FLAG } from './login-item.ts'
import type { MainWindows } from './main-windows.ts'

export interface Openings {
  /** Electron is ready: what was asked for until now is shown, or the window, unless it was started hidden. */
  begin(): void
  /** The text of the file of agents that was opened last, once. */
  takeAgentFile(): string | null
}

/**
 * What the system asks Hearth to show: a link, a file, another start of the program. What comes before there is
 * anything to show it in waits.
 */
export function followOpenings(
  app: Pick<ElectronParts['app'], 'on'>,
  args: readonly string[],
  { windows, ask }: { windows: MainWindows; ask: AskWindow },
): Openings {
  let early: DeepLink | null = linkIn(args)
  let openedFile: string | null = null
  let isReady = false

  const follow = (link: DeepLink | null) => {
    if (!isReady) early = link ?? early
    else if (link?.type === 'ask') ask.show(link.text)
    else windows.open(link?.address)
  }
  const openFile = (path: string) => {
    openedFile = readAgentFile(path)
    if (!isReady) return
    windows.open(openedFile === null ? '' : '#/agents')
    windows.tell({ type: 'agent-file' })
  }

  app.on('second-instance', (_event, given) => {
    const file = agentFileIn(given)
    if (file === null) follow(linkIn(given))
    else openFile(file)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    follow(parseDeepLink(url))
  })
  app.on('activate', () => windows.open())

  return {
    begin() {
      const file = agentFileIn(args)
      if (file !== null) openFile(file)
      isReady = true
      const isAsked = early !== null || openedFile !== null
      if (isAsked || !args.includes(HIDDEN_FLAG)) follow(early)
    },
    takeAgentFile() {
      const taken = openedFile
      openedFile = null
      return taken
    },
  }
}
