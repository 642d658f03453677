import { readFileSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const Bounds = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const WindowState = z.object({ bounds: Bounds, isMaximized: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

export const MIN_SIZE = { width: 1_024, height: 700 }
const FIRST_SIZE = { width: 1_360, height: 860 }
/** how much of the title bar must be on a screen, so that the person can catch it */
const GRAB = { width: 160, height: 40 }

/** The place of the window when it was closed last, if a screen still shows it; else the middle of the first screen. */
export function readWindowState(file: string, screens: readonly { workArea: Rectangle }[]): WindowState {
  const kept = parse(file)
  if (kept !== null && screens.some(({ workArea }) => canBeGrabbed(kept.bounds, workArea))) return kept
  return { bounds: centred(screens[0]?.workArea), isMaximized: kept?.isMaximized ?? false }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // A window that opens in the middle next time is no reason to disturb anybody.
  }
}

function parse(file: string): WindowState | null {
  try {
    const { bounds, isMaximized } = WindowState.parse(JSON.parse(readFileSync(file, 'utf8')))
    const width = Math.max(MIN_SIZE.width, bounds.width)
    const height = Math.max(MIN_SIZE.height, bounds.height)
    return { bounds: { ...bounds, width, height }, isMaximized }
  } catch {
    return null
  }
}

function canBeGrabbed(window: Rectangle, screen: Rectangle): boolean {
  const shown = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const isTopShown = window.y >= screen.y && window.y + GRAB.height <= screen.y + screen.height
  return shown >= GRAB.width && isTopShown
}

function centred(screen: Rectangle = { x: 0, y: 0, ...FIRST_SIZE }): Rectangle {
  const width = Math.min(FIRST_SIZE.width, screen.width)
  const height = Math.min(FIRST_SIZE.height, screen.height)
  const x = Math.round(screen.x + (screen.width - width) / 2)
  const y = Math.round(screen.y + (screen.height - height) / 2)
  return { x, y, width, height }
}
