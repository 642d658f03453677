import { type App, createApp } from './create-app.ts'
import { openPlatform } from './platform.ts'

export type { App }

export interface OpenAppOptions {
  shell: 'desktop' | 'headless'
  dataDir: string | null
  isDemo: boolean
}

/** The app on this PC, for a shell. Nothing works until `start`. */
export async function openApp({ shell, dataDir, isDemo }: OpenAppOptions): Promise<App> {
  const platform = await openPlatform({ dataDir, isDemo })
  const open = async () => {
    if (isDemo) await (await import('./demo/seed-demo.ts')).seedDemo(platform)
    return createApp(platform, { shell, isDemo })
  }
  const app = await open().catch((error: unknown) => {
    platform.log.error('the app could not be opened', error)
    platform.close()
    throw error
  })
  return {
    ...app,
    async stop() {
      await app.stop()
      platform.close()
    },
  }
}
