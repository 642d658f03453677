/** Whose rules a path is judged by. Handed in, so that the rules of Windows are tested everywhere. */
export type Flavour = 'win32' | 'posix'

export const hostFlavour: Flavour = process.platform === 'win32' ? 'win32' : 'posix'

const MAX_PATH_CHARS = 4_000
const MAX_NAME_BYTES = 255
const DRIVE = /^[a-z]:/i
const DEVICE = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i
const WINDOWS_FORBIDDEN = /[<>"|?*]/
/** Direction overrides make `cod.exe` read as `exe.doc` on a card. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/**
 * Why a path may not be used at all, in words for the model and the person; null when it may.
 * Looks only at the text: links and folders are judged by the path guard afterwards.
 */
export function refusePath(path: string, flavour: Flavour): string | null {
  if (path.length > MAX_PATH_CHARS) return 'The path is too long'
  if (hasControlCharacter(path)) return 'The path has control characters'
  if (BIDI.test(path)) return 'The path has characters that change the reading direction'
  if (!path.isWellFormed()) return 'The path has broken characters'
  if (/^[\\/]{2}/.test(path)) return 'Network and device paths are not allowed'
  if (flavour === 'posix' && path.includes('\\')) return 'Use / between folder names'
  if (DRIVE.test(path) && !isAbsolutePath(path, flavour)) return 'Paths relative to a drive are not allowed'
  for (const name of namesOf(path, flavour)) {
    const refusal = refuseName(name, flavour)
    if (refusal !== null) return refusal
  }
  return null
}

/** Why one name of a path may not be used; null when it may. `.` and `..` are left to the path guard. */
export function refuseName(name: string, flavour: Flavour): string | null {
  if (name === '.' || name === '..') return null
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return 'A name in the path is too long'
  if (flavour === 'posix') return null
  if (name.includes(':')) return 'Alternate data streams are not allowed'
  if (WINDOWS_FORBIDDEN.test(name)) return 'A name in the path has characters that Windows does not allow'
  if (/[. ]$/.test(name)) return 'Names must not end with a dot or a space'
  if (DEVICE.test(name.split('.', 1)[0]?.trimEnd() ?? '')) return `${name} is the name of a device`
  return null
}

export const isAbsolutePath = (path: string, flavour: Flavour): boolean =>
  flavour === 'win32' ? /^([a-z]:)?[\\/]/i.test(path) : path.startsWith('/')

/** The names of a path without its drive: `C:\a\b` gives a, b. */
export function namesOf(path: string, flavour: Flavour): string[] {
  const rest = flavour === 'win32' ? path.replace(DRIVE, '') : path
  return rest.split(flavour === 'win32' ? /[\\/]+/ : /\/+/).filter((name) => name !== '')
}

/** The names with `.` dropped and `..` applied; null when they climb above where they started. */
export function flattenNames(names: readonly string[]): string[] | null {
  const flat: string[] = []
  for (const name of names) {
    if (name === '..' && flat.pop() === undefined) return null
    if (name !== '.' && name !== '..') flat.push(name)
  }
  return flat
}

/**
 * The names that lead from `root` to `path`, none when they are the same, null when `path` is not inside.
 * Both are absolute with links resolved. Compared exactly, also where case does not matter: the resolved form has the
 * case that is on disk, and a folder can be case-sensitive on any system.
 */
export function namesBelow(root: string, path: string, flavour: Flavour): string[] | null {
  if (driveOf(root, flavour) !== driveOf(path, flavour)) return null
  const above = namesOf(root, flavour)
  const names = namesOf(path, flavour)
  if (names.includes('..') || above.some((name, i) => names[i] !== name)) return null
  return names.slice(above.length)
}

const driveOf = (path: string, flavour: Flavour) =>
  flavour === 'win32' ? (DRIVE.exec(path)?.[0].toUpperCase() ?? '') : ''

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || (code >= 127 && code < 160)) return true
  }
  return false
}
