import { z } from 'zod'
import { RunId } from '#shared/domain/ids.ts'
import { RunState } from '#shared/domain/run.ts'
import type { Clock } from '../platform/clock.ts'
import type { Engine } from './create-engine.ts'

/** What the tray and the windows of the desktop shell need to know. */
export const DesktopState = z.object({
  /** the newest runs that have not ended, at most SHOWN_RUNS */
  runs: z.array(z.object({ runId: RunId, title: z.string().max(200), state: RunState })),
  running: z.number().int(),
  paused: z.number().int(),
  /** questions that wait for the person */
  waiting: z.number().int(),
  closesToTray: z.boolean(),
  /** for the window's own buttons */
  theme: z.enum(['system', 'light', 'dark']),
  /** keys that open the small window from anywhere; empty for none */
  hotkey: z.string().max(60),
  startsAtLogin: z.boolean(),
  showsNotifications: z.boolean(),
  checksForUpdates: z.boolean(),
})
export type DesktopState = z.infer<typeof DesktopState>

export const SHOWN_RUNS = 8
const LISTED_RUNS = 50
/** The tray is drawn anew at most four times a second. */
const PAUSE_MS = 250

const SETTINGS = [
  'appearance.theme',
  'desktop.closeToTray',
  'desktop.hotkey',
  'desktop.startAtLogin',
  'desktop.notifications',
  'desktop.autoUpdate',
] as const

export type DesktopSources = Pick<Engine, 'events' | 'runs' | 'settings'> & { clock: Clock; pendingApprovals(): number }

/** Calls back at once and, at most four times a second, whenever something of it changed. Nothing is polled. */
export function watchDesktopState(sources: DesktopSources, callback: (state: DesktopState) => void): () => void {
  const { events, settings, clock } = sources
  let told = ''
  let cancel: (() => void) | null = null
  const tell = () => {
    cancel = null
    const state = readState(sources)
    const text = JSON.stringify(state)
    if (text === told) return
    told = text
    callback(state)
  }
  const tellSoon = () => {
    cancel ??= clock.after(PAUSE_MS, tell)
  }
  const types = ['run.queued', 'run.state_changed', 'run.finished', 'approval.requested', 'approval.decided'] as const
  const stops = [events.subscribe([...types], tellSoon), ...SETTINGS.map((key) => settings.onChange(key, tellSoon))]
  tell()
  return () => {
    for (const stop of stops) stop()
    cancel?.()
  }
}

function readState({ runs, settings, pendingApprovals }: DesktopSources): DesktopState {
  const theme = settings.get('appearance.theme')
  const active = runs.list({ active: true, limit: LISTED_RUNS }).items
  return {
    runs: active.slice(0, SHOWN_RUNS).map(({ runId, title, state }) => ({ runId, title: title.slice(0, 200), state })),
    running: runs.count('running'),
    paused: runs.count('paused'),
    waiting: pendingApprovals(),
    closesToTray: settings.get('desktop.closeToTray'),
    // high contrast is a dark theme
    theme: theme === 'contrast' ? 'dark' : theme,
    hotkey: settings.get('desktop.hotkey'),
    startsAtLogin: settings.get('desktop.startAtLogin'),
    showsNotifications: settings.get('desktop.notifications'),
    checksForUpdates: settings.get('desktop.autoUpdate'),
  }
}
