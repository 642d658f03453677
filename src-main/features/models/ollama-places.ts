import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'

export interface PcPlaces {
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  home: string
}

export const thisPc = (): PcPlaces => ({ env: process.env, platform: process.platform, home: homedir() })

/** The program of Ollama on this PC: on the PATH, or where its installers put it. Null when it is not installed. */
export async function findOllamaProgram(pc: PcPlaces): Promise<string | null> {
  for (const path of [...onPath(pc), ...installed(pc)]) if (await isProgram(path)) return path
  return null
}

function onPath({ env, platform }: PcPlaces): string[] {
  const name = platform === 'win32' ? 'ollama.exe' : 'ollama'
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter)
  // a relative entry would mean whatever folder Hearth was started in
  return folders.filter((folder) => isAbsolute(folder)).map((folder) => join(folder, name))
}

function installed({ env, platform, home }: PcPlaces): string[] {
  if (platform === 'win32') {
    const roots = [env.LOCALAPPDATA && join(env.LOCALAPPDATA, 'Programs'), env.ProgramFiles]
    return roots.flatMap((root) => (root ? [join(root, 'Ollama', 'ollama.exe')] : []))
  }
  if (platform === 'darwin') {
    const app = 'Applications/Ollama.app/Contents/Resources/ollama'
    return [join('/', app), join(home, app), '/opt/homebrew/bin/ollama', '/usr/local/bin/ollama']
  }
  return ['/usr/local/bin/ollama', '/usr/bin/ollama', '/snap/bin/ollama', join(home, '.local/bin/ollama')]
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** Free bytes where Ollama keeps its models; null when it cannot be told. */
export async function freeBytesForModels({ env, home, platform }: PcPlaces): Promise<number | null> {
  const service = platform === 'linux' ? ['/usr/share/ollama/.ollama/models'] : []
  const wanted = env.OLLAMA_MODELS ? [env.OLLAMA_MODELS] : [join(home, '.ollama', 'models'), ...service]
  for (const folder of wanted) {
    const free = await freeBytes(folder)
    if (free !== null) return free
  }
  return freeBytes(nearest(wanted[0] ?? home))
}

const freeBytes = async (folder: string): Promise<number | null> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  )

const nearest = (folder: string) => dirname(dirname(folder))
