import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors/errors.ts'
import type { Secrets } from './secrets.ts'

const SERVICE = 'Hearth'
/** A keychain may stop to ask the person to unlock it; the start of the app does not wait longer for that. */
const PROBE_MS = 2_000

/**
 * The keychain of the operating system, or null when there is none that works. It is tried with a real secret:
 * without a keychain service reading answers "none" instead of failing.
 */
export async function openKeychain(): Promise<Secrets | null> {
  try {
    const secrets = await loadKeychain()
    const name = `probe/${randomUUID()}`
    const works = async () => {
      await secrets.set(name, name)
      const isKept = (await secrets.get(name)) === name
      await secrets.delete(name)
      return isKept
    }
    return (await withLimit(works())) ? secrets : null
  } catch {
    return null
  }
}

async function loadKeychain(): Promise<Secrets> {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  const ask = async <T>(name: string, question: (entry: InstanceType<typeof AsyncEntry>) => Promise<T>): Promise<T> => {
    try {
      return await question(new AsyncEntry(SERVICE, name))
    } catch (cause) {
      throw new AppError('secrets.unavailable', 'The keychain of this PC did not answer', { name }, { cause })
    }
  }
  return {
    backend: 'keychain',
    get: (name) => ask(name, async (entry) => (await entry.getPassword()) ?? null),
    set: (name, value) => ask(name, (entry) => entry.setPassword(value)),
    delete: (name) => ask(name, async (entry) => void (await entry.deletePassword())),
  }
}

async function withLimit(probe: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS)
  })
  try {
    return await Promise.race([probe, limit])
  } finally {
    clearTimeout(timer)
  }
}
