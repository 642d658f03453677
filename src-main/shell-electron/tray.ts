import type { MenuItemConstructorOptions } from 'electron'
import type { RunId } from '#shared/domain/ids.ts'
import type { DesktopState } from '../app/desktop-state.ts'
import type { ElectronParts } from './electron-parts.ts'

export interface TrayActions {
  open(address?: string): void
  ask(): void
  stopRun(runId: RunId): void
  pauseAll(): void
  resumeAll(): void
  /** what is offered while a new version waits; null when none does */
  update(): { label: string; run(): void } | null
  quit(): void
}

export interface TrayIcon {
  show(state: DesktopState): void
  /** Draws the menu anew: something beside the state changed. */
  refresh(): void
}

type Look = 'idle' | 'running' | 'waiting' | 'paused'
const MAX_TITLE_CHARS = 48

/** The icon beside the clock: what runs, what waits for the person, and the few things that must be near. */
export function createTrayIcon(
  { Tray, Menu }: Pick<ElectronParts, 'Tray' | 'Menu'>,
  imageOf: (look: Look) => string,
  actions: TrayActions,
): TrayIcon {
  let look: Look = 'idle'
  let shown: DesktopState | null = null
  const tray = new Tray(imageOf(look))
  tray.on('click', () => actions.open())

  const draw = () => {
    const next = shown === null ? 'idle' : lookOf(shown)
    if (next !== look) tray.setImage(imageOf(next))
    look = next
    tray.setToolTip(`Hearth: ${shown === null ? 'starting' : summaryOf(shown)}`)
    tray.setContextMenu(Menu.buildFromTemplate(menuOf(shown, actions)))
  }
  draw()
  return {
    show(state) {
      shown = state
      draw()
    },
    refresh: draw,
  }
}

function lookOf({ waiting, running, paused }: DesktopState): Look {
  if (waiting > 0) return 'waiting'
  if (running > 0) return 'running'
  return paused > 0 ? 'paused' : 'idle'
}

function summaryOf({ waiting, running, paused }: DesktopState): string {
  const parts = [
    ...(running > 0 ? [`${running} running`] : []),
    ...(waiting > 0 ? [waitingText(waiting)] : []),
    ...(paused > 0 ? [`${paused} paused`] : []),
  ]
  return parts.join(', ') || 'nothing is running'
}

const waitingText = (count: number) => (count === 1 ? '1 question waits for you' : `${count} questions wait for you`)

function menuOf(state: DesktopState | null, actions: TrayActions): MenuItemConstructorOptions[] {
  const update = actions.update()
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return [
    { label: 'Open Hearth', click: () => actions.open() },
    { label: 'Ask…', click: () => actions.ask() },
    line,
    ...(state === null ? [] : [...runItems(state, actions), line]),
    ...(update === null ? [] : [{ label: update.label, click: () => update.run() }]),
    { label: 'Settings', click: () => actions.open('#/settings') },
    { label: 'Quit', click: () => actions.quit() },
  ]
}

function runItems(state: DesktopState, actions: TrayActions): MenuItemConstructorOptions[] {
  const { runs, running, waiting, paused } = state
  const count = running === 0 ? 'Nothing is running' : `${running} running`
  return [
    ...(waiting === 0 ? [] : [{ label: waitingText(waiting), click: () => actions.open('#/approvals') }]),
    { label: count, enabled: false },
    ...runs.map((run) => ({
      label: `${titleOf(run.title)}${STATES[run.state] ?? ''}`,
      submenu: [{ label: 'Stop', click: () => actions.stopRun(run.runId) }],
    })),
    { label: 'Pause all', enabled: running > 0, click: () => actions.pauseAll() },
    { label: 'Resume all', enabled: paused > 0, click: () => actions.resumeAll() },
  ]
}

const STATES: Partial<Record<DesktopState['runs'][number]['state'], string>> = {
  queued: ' (next)',
  waiting: ' (waits for you)',
  paused: ' (paused)',
}

/** One line; an ampersand would make the letter after it a key of the menu. */
function titleOf(title: string): string {
  const line = title.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim() || 'A run'
  const short = line.length <= MAX_TITLE_CHARS ? line : `${line.slice(0, MAX_TITLE_CHARS - 1)}…`
  return short.replaceAll('&', '&&')
}
