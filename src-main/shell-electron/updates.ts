import type { AppUpdater } from 'electron-updater'
import type { Clock } from '#main/platform/clock.ts'
import type { UpdateState } from '#shared/domain/shell.ts'

/** What is used of electron-updater. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'checkForUpdates' | 'quitAndInstall' | 'on'
>

export interface UpdatesDeps {
  clock: Clock
  /** Loads it at the first look: while the person did not allow one, not even its code is read. */
  load(): Promise<Updater>
  onChange(state: UpdateState): void
  /** Everything that must be true before another version may start: data backed up, this version kept, core stopped. */
  prepare(): Promise<void>
}

export interface Updates {
  /** Whether Hearth may look by itself. */
  allow(isAllowed: boolean): void
  /** The person asked to look now. */
  check(): Promise<void>
  /** Installs what is ready and starts it. Rejects with what kept it from doing so; then nothing changed. */
  install(): Promise<void>
  state(): UpdateState
}

const FIRST_LOOK_MS = 60_000
const LOOK_EVERY_MS = 24 * 3_600_000

/**
 * off (not allowed) -> idle -> checking -> newest, or downloading -> ready -> installed at the person's word.
 * A failure is told and tried again at the next look.
 */
export function createUpdates({ clock, load, onChange, prepare }: UpdatesDeps): Updates {
  let state: UpdateState = { state: 'off' }
  let updater: Promise<Updater> | null = null
  let cancelLook = () => {}
  let isAllowed = false

  const set = (next: UpdateState) => {
    state = next
    onChange(next)
  }

  const loaded = (): Promise<Updater> => {
    updater ??= load().then(listen)
    return updater
  }

  const listen = (loadedUpdater: Updater): Updater => {
    loadedUpdater.autoDownload = true
    // never behind the person's back: quitting is not agreeing
    loadedUpdater.autoInstallOnAppQuit = false
    loadedUpdater.allowDowngrade = false
    let version = ''
    loadedUpdater.on('update-available', (info) => {
      version = info.version
      set({ state: 'downloading', version, percent: 0 })
    })
    loadedUpdater.on('update-not-available', () => set({ state: 'newest' }))
    loadedUpdater.on('download-progress', ({ percent }) => {
      const whole = Math.floor(percent)
      if (state.state === 'downloading' && whole > state.percent) set({ state: 'downloading', version, percent: whole })
    })
    loadedUpdater.on('update-downloaded', (info) => set({ state: 'ready', version: info.version }))
    loadedUpdater.on('error', (error) => set({ state: 'failed', message: shortOf(error) }))
    return loadedUpdater
  }

  const check = async () => {
    if (state.state === 'checking' || state.state === 'downloading' || state.state === 'ready') return
    set({ state: 'checking' })
    try {
      const result = await (await loaded()).checkForUpdates()
      // a Hearth that was not installed has nothing to update
      if (result === null) set({ state: 'newest' })
    } catch (error) {
      set({ state: 'failed', message: shortOf(error) })
    }
  }

  const look = (afterMs: number) => {
    cancelLook = clock.after(afterMs, () => {
      void check()
      look(LOOK_EVERY_MS)
    })
  }

  return {
    check,
    state: () => state,
    allow(allowed) {
      if (allowed === isAllowed) return
      isAllowed = allowed
      cancelLook()
      if (allowed) look(FIRST_LOOK_MS)
      if (state.state === 'off' || (!allowed && state.state !== 'ready')) set({ state: allowed ? 'idle' : 'off' })
    },
    async install() {
      if (state.state !== 'ready') throw new Error('No new version is ready')
      await prepare()
      // silently, and started again afterwards
      ;(await loaded()).quitAndInstall(true, true)
    },
  }
}

const MAX_MESSAGE_CHARS = 200

/** The first line: what follows are headers and stacks. */
function shortOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').slice(0, MAX_MESSAGE_CHARS)
}
