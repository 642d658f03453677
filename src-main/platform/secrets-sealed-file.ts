import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors/errors.ts'
import { renameOver } from './rename-over.ts'
import type { Secrets } from './secrets.ts'

const KEY_BYTES = 32
const SALT_BYTES = 16
const IV_BYTES = 12
/** About 60 ms and 32 MB: slow for who guesses, once per start for us. RFC 7914 names the parameters. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

const Sealed = z.object({
  version: z.literal(1),
  salt: z.base64(),
  iv: z.base64(),
  tag: z.base64(),
  data: z.base64(),
})
type Sealed = z.infer<typeof Sealed>
const Values = z.record(z.string(), z.string())

/**
 * Secrets in `<dir>/secrets.sealed`, AES-256-GCM under a key derived from the passphrase. Without a passphrase a random
 * one is kept beside it in `secrets.key`, readable by this user only: that guards a copied file, not this account.
 */
export function createSealedFileSecrets(dir: string, passphrase?: string): Secrets {
  const path = join(dir, 'secrets.sealed')
  let opened: Promise<{ key: Buffer; salt: Buffer; values: Map<string, string> }> | undefined
  let lastWrite: Promise<unknown> = Promise.resolve()

  const load = async () => {
    const sealed = await readSealed(path)
    const salt = sealed === null ? randomBytes(SALT_BYTES) : Buffer.from(sealed.salt, 'base64')
    const key = await deriveKey(passphrase ?? (await readKeyFile(join(dir, 'secrets.key'))), salt)
    return { key, salt, values: sealed === null ? new Map<string, string>() : unseal(sealed, key, path) }
  }
  const ready = () => {
    opened ??= load().catch((thrown) => {
      opened = undefined
      throw thrown
    })
    return opened
  }
  const change = (edit: (values: Map<string, string>) => void): Promise<void> => {
    const write = lastWrite.then(async () => {
      const vault = await ready()
      const values = new Map(vault.values)
      edit(values)
      await replaceFile(path, JSON.stringify(seal(values, vault.key, vault.salt)))
      vault.values = values
    })
    lastWrite = write.catch(() => {})
    return write
  }

  return {
    backend: 'sealed_file',
    get: async (name) => (await ready()).values.get(name) ?? null,
    set: (name, value) => change((values) => values.set(name, value)),
    delete: (name) => change((values) => values.delete(name)),
  }
}

function seal(values: Map<string, string>, key: Buffer, salt: Buffer): Sealed {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const data = Buffer.concat([cipher.update(JSON.stringify(Object.fromEntries(values))), cipher.final()])
  const text = (bytes: Buffer) => bytes.toString('base64')
  return { version: 1, salt: text(salt), iv: text(iv), tag: text(cipher.getAuthTag()), data: text(data) }
}

function unseal(sealed: Sealed, key: Buffer, path: string): Map<string, string> {
  try {
    const bytes = (text: string) => Buffer.from(text, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(sealed.iv))
    decipher.setAuthTag(bytes(sealed.tag))
    const json = Buffer.concat([decipher.update(bytes(sealed.data)), decipher.final()]).toString()
    return new Map(Object.entries(Values.parse(JSON.parse(json))))
  } catch (cause) {
    throw new AppError('secrets.unavailable', `${path} does not open with this passphrase`, { path }, { cause })
  }
}

async function readSealed(path: string): Promise<Sealed | null> {
  const text = await readIfThere(path)
  if (text === null) return null
  try {
    return Sealed.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('secrets.unavailable', `${path} is damaged`, { path }, { cause })
  }
}

async function readKeyFile(path: string): Promise<string> {
  const known = await readIfThere(path)
  if (known !== null) return known
  const fresh = randomBytes(KEY_BYTES).toString('base64')
  await replaceFile(path, fresh)
  return fresh
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new AppError('secrets.unavailable', `${path} cannot be read`, { path }, { cause })
  }
}

/** The old file or the new one, never a half: written beside it, flushed, and moved over it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`
  try {
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameOver(temporary, path)
  } catch (cause) {
    throw new AppError('secrets.unavailable', `${path} cannot be written`, { path }, { cause })
  }
}

const deriveKey = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase, salt, KEY_BYTES, SCRYPT, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
