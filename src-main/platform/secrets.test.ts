import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { openSecrets } from './open-secrets.ts'
import { createMemorySecrets } from './secrets-memory.ts'
import { createSealedFileSecrets } from './secrets-sealed-file.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-secrets-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe.each([
  ['memory', () => createMemorySecrets()],
  ['a sealed file with a passphrase', () => createSealedFileSecrets(dir, 'correct horse')],
  ['a sealed file with a key file', () => createSealedFileSecrets(dir)],
])('secrets in %s', (_name, create) => {
  test('are given back until they are deleted; an unknown one is null', async () => {
    const secrets = create()
    await Promise.all([secrets.set('a', 'one'), secrets.set('b', 'zwei € 🔑'), secrets.set('a', 'two')])
    await secrets.delete('nothing')
    const before = [await secrets.get('a'), await secrets.get('b'), await secrets.get('c')]
    await secrets.delete('a')
    expect({ before, after: await secrets.get('a') }).toEqual({ before: ['two', 'zwei € 🔑', null], after: null })
  })
})

describe('the sealed file', () => {
  test('keeps secrets over a restart and never holds them in the clear', async () => {
    await createSealedFileSecrets(dir, 'correct horse').set('provider/p/api-key', 'sk-very-secret')
    const texts = readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8'))
    expect(texts.filter((text) => text.includes('very-secret') || text.includes('provider/p'))).toEqual([])
    expect(await createSealedFileSecrets(dir, 'correct horse').get('provider/p/api-key')).toBe('sk-very-secret')
  })

  test('a wrong passphrase is secrets.unavailable, for reading and for writing, and nothing is overwritten', async () => {
    await createSealedFileSecrets(dir, 'correct horse').set('a', 'one')
    const wrong = createSealedFileSecrets(dir, 'battery staple')
    await expect(wrong.get('a')).rejects.toMatchObject({ code: 'secrets.unavailable' })
    await expect(wrong.set('b', 'two')).rejects.toMatchObject({ code: 'secrets.unavailable' })
    expect(await createSealedFileSecrets(dir, 'correct horse').get('a')).toBe('one')
  })

  test.each([
    ['changed', (text: string) => text.replace(/"data":"..../, '"data":"AAAA')],
    ['cut', (text: string) => text.slice(0, 40)],
    ['emptied', () => '{}'],
  ])('a %s file is secrets.unavailable', async (_name, damage) => {
    await createSealedFileSecrets(dir).set('a', 'one')
    const path = join(dir, 'secrets.sealed')
    writeFileSync(path, damage(readFileSync(path, 'utf8')))
    await expect(createSealedFileSecrets(dir).get('a')).rejects.toMatchObject({ code: 'secrets.unavailable' })
  })

  test.skipIf(process.platform === 'win32')('its files are readable by this user only', async () => {
    await createSealedFileSecrets(dir).set('a', 'one')
    expect(readdirSync(dir).map((name) => statSync(join(dir, name)).mode & 0o777)).toEqual([0o600, 0o600])
  })
})

test('a passphrase chooses the sealed file, and the log says so without telling it', async () => {
  const log = createSilentLog()
  const secrets = await openSecrets({ dir, passphrase: 'correct horse', log })
  expect(secrets.backend).toBe('sealed_file')
  expect(JSON.stringify(log.lines)).toContain('HEARTH_SECRETS_PASSPHRASE')
  expect(JSON.stringify(log.lines)).not.toContain('correct horse')
})

test('without a passphrase the place is one that really keeps a secret', async () => {
  const secrets = await openSecrets({ dir, log: createSilentLog() })
  await secrets.set('test/kept', 'yes')
  expect(await secrets.get('test/kept')).toBe('yes')
  await secrets.delete('test/kept')
})
