import type { Clock } from '#main/platform/clock.ts'
import type { ShellStatus } from '#shared/domain/shell.ts'
import type { CoreProcess } from './core-process.ts'
import type { ElectronParts } from './electron-parts.ts'
import type { KeptVersion } from './kept-version.ts'
import { createUpdates, type Updater } from './updates.ts'

export interface UpdateDeskDeps {
  electron: Pick<ElectronParts, 'app' | 'dialog'>
  clock: Clock
  core: Pick<CoreProcess, 'backUp' | 'stop' | 'start'>
  kept: KeptVersion
  loadUpdater(): Promise<Updater>
  onChange(): void
}

/**
 * New versions and the way back. Another version starts only after the data was copied and checked, this version was
 * kept, and the core has written its checkpoints, in this order: what fails leaves everything as it is.
 */
export function createUpdateDesk({ electron, clock, core, kept, loadUpdater, onChange }: UpdateDeskDeps) {
  const { app, dialog } = electron
  let isStopped = false
  /** The last thing before another version: what fails from here on needs the core again. */
  const stopCore = async () => {
    await core.stop()
    isStopped = true
  }
  const orGoOn = async (work: Promise<unknown>) => {
    try {
      await work
    } catch (error) {
      if (isStopped) core.start()
      isStopped = false
      throw error
    }
  }
  const updates = createUpdates({
    clock,
    load: loadUpdater,
    onChange,
    async prepare() {
      await core.backUp()
      await kept.keep()
      await stopCore()
    },
  })

  const install = async () => {
    const { state } = updates
    const now = state()
    const version = now.state === 'ready' ? now.version : ''
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: `Install Hearth ${version} now?`,
      detail: `Hearth copies your data and keeps ${app.getVersion()}, then restarts. What runs goes on afterwards.`,
      buttons: ['Install and restart', 'Later'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response === 0) await orGoOn(updates.install())
  }

  const goBack = async () => {
    const version = kept.previous()
    if (version === null) throw new Error('No version before this one is kept')
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: `Start Hearth ${version} instead?`,
      detail:
        'If this version has changed the shape of your data, the older one does not open it, and offers the copy from before the update. What you did since then is not in that copy.',
      buttons: [`Start ${version}`, 'Stay'],
      defaultId: 1,
      cancelId: 1,
    })
    if (response !== 0) return
    await core.backUp()
    await stopCore()
    await orGoOn(kept.start())
    app.exit(0)
  }

  return {
    allow: updates.allow,
    check: updates.check,
    install,
    goBack,
    status: (): Pick<ShellStatus, 'update' | 'previousVersion'> => ({
      update: updates.state(),
      previousVersion: kept.previous(),
    }),
    /** for the tray */
    offer() {
      const state = updates.state()
      if (state.state !== 'ready') return null
      const run = () => {
        install().catch((error: unknown) =>
          dialog.showErrorBox('Hearth was not updated', error instanceof Error ? error.message : String(error)),
        )
      }
      return { label: `Install Hearth ${state.version}`, run }
    },
  }
}
