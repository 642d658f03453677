import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAppError } from '#shared/errors/errors.ts'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { TINY_AGENT } from '#tests/support/tiny-agent.ts'
import { readGguf } from './gguf.ts'

test('name, architecture, window, template and size are read from the head', async () => {
  expect(await readGguf(TINY_AGENT)).toEqual({
    name: 'tiny-agent',
    architecture: 'llama',
    contextLength: 2_048,
    template: expect.stringContaining('<tool_call>'),
    isEmbedding: false,
    kvBytesPerToken: 3_072,
    sizeBytes: 2_360_064,
  })
})

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const u64 = (value: number | bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const textOf = (value: string) => Buffer.concat([u64(value.length), Buffer.from(value)])
const head = (keys: number | bigint) => Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(keys)])

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['another kind of file', Buffer.from('PK\x03\x04 and so on and on')],
  ['an unknown version', Buffer.concat([Buffer.from('GGUF'), u32(99), u64(0), u64(0)])],
  ['absurdly many keys', head(2n ** 60n)],
  ['a key of absurd length', Buffer.concat([head(1), u64(2n ** 40n)])],
  ['a text of absurd length', Buffer.concat([head(1), textOf('a'), u32(8), u64(2n ** 33n)])],
  ['a list of absurd length', Buffer.concat([head(1), textOf('a'), u32(9), u32(4), u64(2n ** 50n)])],
  ['lists of lists', Buffer.concat([head(1), textOf('a'), u32(9), u32(9), u64(1)])],
  ['an unknown type', Buffer.concat([head(1), textOf('a'), u32(77)])],
  ['no architecture', Buffer.concat([head(1), textOf('a'), u32(4), u32(1)])],
  ['an end in the middle', Buffer.concat([head(2), textOf('general.architecture'), u32(8), textOf('llama')])],
])('%s is refused as a broken model', async (_what, bytes) => {
  const path = join(await makeTempDir(), 'x.gguf')
  await writeFile(path, bytes)
  await expect(readGguf(path)).rejects.toMatchObject({ code: 'llm.model_broken' })
})

test('a damaged head is read or refused, quickly and without any other error', async () => {
  const whole = (await readFile(TINY_AGENT)).subarray(0, 120_000)
  const path = join(await makeTempDir(), 'x.gguf')
  const flips = fc.array(fc.tuple(fc.integer({ min: 4, max: 3_000 }), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(flips, async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      await writeFile(path, bytes)
      const outcome = await readGguf(path).catch((error: unknown) => error)
      expect(isAppError(outcome) || typeof (outcome as { architecture?: unknown }).architecture === 'string').toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('a folder and a missing file are refused', async () => {
  await expect(readGguf(await makeTempDir())).rejects.toMatchObject({ code: 'llm.model_broken' })
  await expect(readGguf('/nowhere/x.gguf')).rejects.toMatchObject({ code: 'file.not_found' })
})
