import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import { listPageFiles, pageFolder } from '../app/page-files.ts'
import { dataRoot } from '../platform/data-dir.ts'
import { systemClock } from '../platform/system-clock.ts'
import { readCoreOptions } from './core-options.ts'
import { createCoreProcess } from './core-process.ts'
import { runDesktop } from './desktop-app.ts'
import { createKeptVersion } from './kept-version.ts'

/** Node's own file system: to the one of Electron an archive is a folder. Only Electron knows the name. */
const { promises: plainFs } = createRequire(import.meta.url)('original-fs') as typeof import('node:fs')

const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url))
// started by Electron's own program, the path of the app comes first
const args = process.argv.slice(process.defaultApp ? 2 : 1)
const { APPIMAGE, LOCALAPPDATA, XDG_CONFIG_HOME, XDG_CACHE_HOME } = process.env
const program = APPIMAGE ?? process.execPath

/** Programs of this PC, not data of the person: on Windows not in the part that roams. */
function programsFolder(): string {
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Hearth previous')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Hearth previous')
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hearth-previous')
}

electron.app.setAppUserModelId('dev.hearth.desktop')

void runDesktop({
  electron,
  clock: systemClock,
  platform: process.platform,
  args,
  profile: join(dataRoot(readCoreOptions(args, process.env)), 'desktop'),
  files: listPageFiles(fileURLToPath(pageFolder(import.meta.url))),
  preload: beside('../preload/preload.cjs'),
  trayImage: (look) => beside(`../../resources/icons/tray-${look}.png`),
  loginItem: { platform: process.platform, program, configDir: XDG_CONFIG_HOME ?? join(homedir(), '.config') },
  loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
  kept: createKeptVersion({
    folder: programsFolder(),
    version: electron.app.getVersion(),
    program: process.execPath,
    platform: process.platform,
    appImage: APPIMAGE,
    copy: (from, to) => plainFs.cp(from, to, { recursive: true, verbatimSymlinks: true }),
  }),
  createCore: (events) =>
    createCoreProcess(
      () => electron.utilityProcess.fork(beside('./core.js'), args, { serviceName: 'Hearth core', stdio: 'inherit' }),
      systemClock,
      events,
    ),
})
