import { expect, test } from 'vitest'
import { AppError } from '#shared/errors/errors.ts'
import { gather } from '#tests/support/gather.ts'
import type { AdapterChat, ProviderAdapter } from './adapter.ts'
import { hideKey } from './hide-key.ts'

const KEY = 'canary-4711-key'
const never = new AbortController().signal
const failing = (error: unknown): ProviderAdapter => ({
  probe: () => Promise.reject(error),
  listModels: () => Promise.reject(error),
  describe: () => Promise.reject(error),
  // biome-ignore lint/correctness/useYield: it fails before its first event
  async *chat() {
    throw error
  },
})
const ways: Array<[string, (adapter: ProviderAdapter) => Promise<unknown> | undefined]> = [
  ['probe', (adapter) => adapter.probe(never)],
  ['listModels', (adapter) => adapter.listModels(never)],
  ['describe', (adapter) => adapter.describe?.('m', never)],
  ['chat', (adapter) => gather(adapter.chat({} as AdapterChat))],
]
const failureOf = (way: (typeof ways)[number][1], error: unknown, key: string | null = KEY) =>
  way(hideKey(failing(error), async () => key))?.catch((thrown: unknown) => thrown)

test.each(ways)('a key that the server repeats is in no error of %s', async (_name, way) => {
  const cause = new SyntaxError(`Unexpected token in "${KEY}"`)
  const said = new AppError('llm.auth_rejected', `It said: ${KEY} is wrong`, { status: 401, said: KEY }, { cause })
  const thrown = (await failureOf(way, said)) as AppError
  expect(thrown).toMatchObject({
    code: 'llm.auth_rejected',
    message: 'It said: ••• is wrong',
    data: { status: 401, said: '•••' },
  })
  expect(`${thrown.stack} ${String(thrown.cause)}`).not.toContain(KEY)
})

test('a key in the cause alone takes the cause away; other errors stay as they are', async () => {
  const [probe] = ways[0]?.[1] ? [ways[0][1]] : []
  if (probe === undefined) throw new Error('no way to fail')
  const hidden = new AppError('llm.cut', 'Cut', {}, { cause: new Error(KEY) })
  expect(((await failureOf(probe, hidden)) as AppError).cause).toBeUndefined()
  const plain = new AppError('llm.cut', 'Cut', {}, { cause: new Error('socket') })
  expect(await failureOf(probe, plain)).toBe(plain)
  const short = new AppError('llm.cut', 'a word')
  expect(await failureOf(probe, short, 'a')).toBe(short)
})
