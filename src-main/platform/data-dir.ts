import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, posix, resolve, win32 } from 'node:path'
import { AppError } from '#shared/errors/errors.ts'

/** Where everything of this installation lives. All are absolute and exist. */
export interface DataDir {
  root: string
  db: string
  logs: string
  backups: string
  versions: string
  models: string
  secrets: string
}

interface Place {
  platform: NodeJS.Platform
  env: Record<string, string | undefined>
  home: string
}

/** The folder that the operating system's custom gives to Hearth. */
export function defaultDataDir({ platform, env, home }: Place = thisPlace()): string {
  if (platform === 'win32') return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Hearth')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Hearth')
  // The XDG specification: a path that is not absolute is invalid and ignored.
  const xdg = env.XDG_DATA_HOME
  return posix.join(xdg?.startsWith('/') ? xdg : posix.join(home, '.local', 'share'), 'hearth')
}

/** The folder of this start: the given one or the custom one, and for examples a profile of its own below it. */
export function dataRoot({ dataDir, isDemo }: { dataDir: string | null; isDemo: boolean }): string {
  const root = resolve(dataDir ?? defaultDataDir())
  return isDemo ? join(root, 'demo', 'profile') : root
}

const thisPlace = (): Place => ({ platform: process.platform, env: process.env, home: homedir() })

/**
 * Makes the folder and its parts, readable by this user only.
 *
 * @throws data.unwritable when it cannot be made or written
 */
export function openDataDir(root: string): DataDir {
  const path = resolve(root)
  const part = (name: string) => join(path, name)
  const dir: DataDir = {
    root: path,
    db: part('db'),
    logs: part('logs'),
    backups: part('backups'),
    versions: part('versions'),
    models: part('models'),
    secrets: part('secrets'),
  }
  try {
    for (const each of Object.values(dir)) {
      mkdirSync(each, { recursive: true, mode: 0o700 })
      accessSync(each, constants.W_OK)
    }
  } catch (cause) {
    throw new AppError('data.unwritable', `Hearth cannot write to ${path}`, { path }, { cause })
  }
  return dir
}
