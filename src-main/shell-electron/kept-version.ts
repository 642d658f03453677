import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

const Record = z.object({ version: z.string().regex(/^\d+\.\d+\.\d+[\w.-]*$/), program: z.string() })

export interface KeptVersionOptions {
  /** where the version before is kept; not in the data folder, which is backed up and moved */
  folder: string
  /** the version that runs now */
  version: string
  /** its program */
  program: string
  platform: NodeJS.Platform
  /** the file of an AppImage, which is the whole app */
  appImage: string | undefined
  /** Copies files as they are. Electron's own `fs` takes an archive for a folder. */
  copy(from: string, to: string): Promise<void>
}

export interface KeptVersion {
  /** Copies the app that runs, so that it can be started after an update. Replaces what was kept before. */
  keep(): Promise<void>
  /** The version before this one, null when none is there. */
  previous(): string | null
  /** Starts it: this app must have stopped its core. Rejects when it cannot be started. */
  start(): Promise<void>
}

const RECORD = 'kept.json'

/**
 * The version before an update, kept whole: going back needs no network and no installer. The copy gets its name only
 * when it is complete, and one is kept at a time.
 */
export function createKeptVersion({
  folder,
  version,
  program,
  platform,
  appImage,
  copy,
}: KeptVersionOptions): KeptVersion {
  const root = rootOf(program, platform, appImage)

  const read = () => {
    try {
      const kept = Record.parse(JSON.parse(readFileSync(join(folder, RECORD), 'utf8')))
      return kept.version !== version && existsSync(kept.program) ? kept : null
    } catch {
      return null
    }
  }

  return {
    async keep() {
      const unfinished = join(folder, 'unfinished')
      rmSync(unfinished, { recursive: true, force: true })
      mkdirSync(unfinished, { recursive: true })
      await copy(root, join(unfinished, basename(root)))
      const place = join(folder, version)
      rmSync(place, { recursive: true, force: true })
      const before = readVersion(folder)
      renameSync(unfinished, place)
      const kept = join(
        place,
        basename(root),
        program === root || appImage !== undefined ? '' : program.slice(root.length),
      )
      writeFileSync(join(folder, RECORD), JSON.stringify({ version, program: kept.replace(/[\\/]$/, '') }))
      if (before !== null && before !== version) rmSync(join(folder, before), { recursive: true, force: true })
    },
    previous: () => read()?.version ?? null,
    async start() {
      const kept = read()
      if (kept === null) throw new Error('no version before this one is kept')
      const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
      const child = spawn(kept.program, [], { detached: true, stdio: 'ignore', env, cwd: dirname(kept.program) })
      await once(child, 'spawn')
      child.unref()
    },
  }
}

/** What has to be copied: the folder of the program, the bundle on macOS, or the one file of an AppImage. */
function rootOf(program: string, platform: NodeJS.Platform, appImage: string | undefined): string {
  if (appImage !== undefined) return appImage
  return platform === 'darwin' ? dirname(dirname(dirname(program))) : dirname(program)
}

function readVersion(folder: string): string | null {
  try {
    return Record.parse(JSON.parse(readFileSync(join(folder, RECORD), 'utf8'))).version
  } catch {
    return null
  }
}
