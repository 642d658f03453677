import { type App, createApp } from './create-app.ts'
import { openPlatform } from './platform.ts'
import { createRecovery, recoverableProblem } from './recovery/create-recovery.ts'

export type { App }

export interface OpenAppOptions {
  shell: 'desktop' | 'headless'
  dataDir: string | null
  isDemo: boolean
}

/** What a shell serves: the app, or while its data cannot be opened what helps to get it back. */
export interface OpenedApp extends Pick<App, 'clock' | 'log' | 'transports' | 'start' | 'stop'> {
  /** null while only recovery is served */
  readonly app: App | null
  /** Called when the core is to stop and to be opened again, because other data is to take the place of the present. */
  onRestart(callback: () => void): void
}

/** The app on this PC, for a shell. Nothing works until `start`. Throws what the recovery screen cannot help with. */
export async function openApp({ shell, dataDir, isDemo }: OpenAppOptions): Promise<OpenedApp> {
  const platform = await openPlatform({ dataDir, isDemo })
  let restart = () => {}
  const requestRestart = () => restart()
  const open = async () => {
    if (isDemo) await (await import('./demo/seed-demo.ts')).seedDemo(platform)
    const app = await createApp(platform, { shell, isDemo, requestRestart })
    return { ...app, app }
  }
  const recover = (error: unknown) => {
    const problem = recoverableProblem(error)
    if (problem === null) throw error
    const detail = error instanceof Error ? error.message : String(error)
    return { ...createRecovery({ platform, problem, detail, requestRestart }), app: null }
  }
  const opened = await open()
    .catch(recover)
    .catch((error: unknown) => {
      platform.log.error('the app could not be opened', error)
      platform.close()
      throw error
    })
  return {
    ...opened,
    onRestart(callback) {
      restart = callback
    },
    async stop() {
      await opened.stop()
      platform.close()
    },
  }
}
