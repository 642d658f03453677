import type { Log } from './log.ts'
import type { Secrets } from './secrets.ts'
import { openKeychain } from './secrets-keychain.ts'
import { createSealedFileSecrets } from './secrets-sealed-file.ts'

export interface OpenSecretsOptions {
  /** where the sealed file goes when there is no keychain */
  dir: string
  /** HEARTH_SECRETS_PASSPHRASE; when given, the sealed file is used and the keychain is not asked */
  passphrase?: string | undefined
  log: Log
}

/** The best place for secrets that works on this PC. The log says which one. */
export async function openSecrets({ dir, passphrase, log }: OpenSecretsOptions): Promise<Secrets> {
  const keychain = passphrase ? null : await openKeychain()
  if (keychain !== null) {
    log.info('secrets are kept in the keychain of this PC')
    return keychain
  }
  const guard = passphrase ? 'the passphrase of HEARTH_SECRETS_PASSPHRASE' : 'a key file beside it'
  log.warn(`no keychain is used: secrets are kept in a sealed file, opened by ${guard}`, { dir })
  return createSealedFileSecrets(dir, passphrase || undefined)
}
