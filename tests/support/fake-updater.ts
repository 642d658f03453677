import { EventEmitter } from 'node:events'
import type { Updater } from '#main/shell-electron/updates.ts'

/** electron-updater as the shell uses it; what the server has, and when a download ends, is said by the test. */
export function createFakeUpdater() {
  const emitter = new EventEmitter()
  const updater = {
    /** null: the newest. An error: the server cannot be reached. */
    offers: null as string | Error | null,
    checks: 0,
    installs: [] as unknown[][],
    progress: (percent: number) => void emitter.emit('download-progress', { percent }),
    downloaded: (version: string) => void emitter.emit('update-downloaded', { version }),
    parts: {
      autoDownload: false,
      autoInstallOnAppQuit: true,
      allowDowngrade: true,
      on: emitter.on.bind(emitter) as unknown as Updater['on'],
      quitAndInstall: (...args) => void updater.installs.push(args),
      checkForUpdates() {
        updater.checks++
        const { offers } = updater
        if (offers instanceof Error) return Promise.reject(offers)
        emitter.emit(offers === null ? 'update-not-available' : 'update-available', { version: offers })
        return Promise.resolve({} as Awaited<ReturnType<Updater['checkForUpdates']>>)
      },
    } as Updater,
  }
  return updater
}
