import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import { listPageFiles, pageFolder } from '../app/page-files.ts'
import { dataRoot } from '../platform/data-dir.ts'
import { systemClock } from '../platform/system-clock.ts'
import { readCoreOptions } from './core-options.ts'
import { createCoreProcess } from './core-process.ts'
import { runDesktop } from './desktop-app.ts'

const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url))
// started by Electron's own program, the path of the app comes first
const args = process.argv.slice(process.defaultApp ? 2 : 1)

electron.app.setAppUserModelId('dev.hearth.desktop')

void runDesktop({
  electron,
  clock: systemClock,
  platform: process.platform,
  profile: join(dataRoot(readCoreOptions(args, process.env)), 'desktop'),
  files: listPageFiles(fileURLToPath(pageFolder(import.meta.url))),
  preload: beside('../preload/preload.cjs'),
  trayImage: beside('../../resources/icons/tray.png'),
  createCore: (events) =>
    createCoreProcess(
      () => electron.utilityProcess.fork(beside('./core.js'), args, { serviceName: 'Hearth core', stdio: 'inherit' }),
      systemClock,
      events,
    ),
})
