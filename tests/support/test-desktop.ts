import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DesktopState } from '#main/app/desktop-state.ts'
import { listPageFiles } from '#main/app/page-files.ts'
import type { CoreEvents } from '#main/shell-electron/core-process.ts'
import { runDesktop } from '#main/shell-electron/desktop-app.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeElectron, type FakeWindow } from './fake-electron.ts'
import { createFakeUpdater } from './fake-updater.ts'

export type TestDesktop = Awaited<ReturnType<typeof openDesktop>>

/** The browser profile of every test; a name that Windows and Linux write differently. */
export const desktopProfile = join(mkdtempSync(join(tmpdir(), 'hearth-desktop-')), 'Jörg', 'desktop')
/** A built page of one file. */
export const desktopPage = mkdtempSync(join(tmpdir(), 'hearth-page-'))
writeFileSync(join(desktopPage, 'index.html'), '<title>Hearth</title>')

interface Setup {
  isFirstInstance?: boolean
  isPackaged?: boolean
  takenKeys?: string[]
  args?: string[]
  keptVersion?: string
  /** why the version before does not start */
  keptTrouble?: string
  platform?: NodeJS.Platform
  profile?: string
}

/** The desktop shell, running over a fake Electron, beside a core that remembers what it was told. */
export async function openDesktop({ platform = 'win32', args = [], keptVersion, keptTrouble, ...options }: Setup = {}) {
  const fake = createFakeElectron(options)
  const clock = createFakeClock()
  const core = {
    handedOver: [] as unknown[],
    starts: 0,
    stops: 0,
    events: undefined as CoreEvents | undefined,
    isReady: true,
    waiting: [] as (() => void)[],
    told: [] as unknown[],
    backups: 0,
    /** why a backup fails */
    trouble: '',
    revealable: '',
  }
  const updater = createFakeUpdater()
  const order: string[] = []
  await runDesktop({
    electron: fake.parts,
    clock,
    platform,
    profile: options.profile ?? desktopProfile,
    files: listPageFiles(desktopPage),
    preload: '/out/preload/preload.cjs',
    args,
    trayImage: (look) => `/tray-${look}.png`,
    loginItem: { platform, program: '/opt/Hearth', configDir: join(desktopProfile, '..', 'config') },
    loadUpdater: () => Promise.resolve(updater.parts),
    kept: {
      keep: async () => void order.push('keep'),
      previous: () => keptVersion ?? null,
      async start() {
        if (keptTrouble !== undefined) throw new Error(keptTrouble)
        order.push('start the kept version')
      },
    },
    createCore(events) {
      core.events = events
      return {
        start: () => void core.starts++,
        whenReady(_windowId, callback) {
          if (core.isReady) callback()
          else core.waiting.push(callback)
        },
        tell: (message) => void core.told.push(message),
        mayReveal: async (path) => path === core.revealable,
        async backUp() {
          order.push('back up')
          if (core.trouble !== '') throw new Error(core.trouble)
        },
        handOver: (port) => void core.handedOver.push(port),
        async stop() {
          core.stops++
          order.push('stop')
        },
      }
    },
  })
  return { ...fake, core, clock, updater, order, window: fake.seen.windows[0] as FakeWindow }
}

/** A quiet app, with what is told to be different. */
export const desktopState = (changes: Partial<DesktopState> = {}): DesktopState => ({
  runs: [],
  running: 0,
  paused: 0,
  waiting: 0,
  closesToTray: true,
  theme: 'system',
  hotkey: '',
  startsAtLogin: false,
  showsNotifications: true,
  checksForUpdates: false,
  ...changes,
})
