import { AppError, isAppError } from '#shared/errors/errors.ts'
import type { ProviderAdapter } from './adapter.ts'

const MASK = '•••'
/** a shorter one would take words of the message along */
const SHORTEST_KEY = 6

/**
 * The same adapter, with errors that do not hold the key. Servers repeat the key that they refuse, and an error is shown,
 * kept with its run and logged.
 */
export function hideKey(adapter: ProviderAdapter, apiKey: () => Promise<string | null>): ProviderAdapter {
  const clean = async (thrown: unknown) => withoutKey(thrown, await apiKey().catch(() => null))
  const guard =
    <Args extends unknown[], Result>(ask: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await ask(...args)
      } catch (thrown) {
        throw await clean(thrown)
      }
    }
  const { describe, countTokens, unload, embed, remove } = adapter
  return {
    ...adapter,
    probe: guard(adapter.probe),
    listModels: guard(adapter.listModels),
    ...(describe === undefined ? {} : { describe: guard(describe) }),
    ...(countTokens === undefined ? {} : { countTokens: guard(countTokens) }),
    ...(unload === undefined ? {} : { unload: guard(unload) }),
    ...(embed === undefined ? {} : { embed: guard(embed) }),
    ...(remove === undefined ? {} : { remove: guard(remove) }),
    async *chat(chat) {
      try {
        yield* adapter.chat(chat)
      } catch (thrown) {
        throw await clean(thrown)
      }
    },
  }
}

/** The error itself when it does not hold the key, else a copy without the key and without its cause. */
function withoutKey(thrown: unknown, key: string | null): unknown {
  if (!isAppError(thrown) || key === null || key.length < SHORTEST_KEY || !holds(thrown, key)) return thrown
  const hide = (text: string) => text.replaceAll(key, MASK)
  const data = Object.fromEntries(
    Object.entries(thrown.data).map(([name, value]) => [name, typeof value === 'string' ? hide(value) : value]),
  )
  return new AppError(thrown.code, hide(thrown.message), data)
}

function holds(thrown: unknown, key: string): boolean {
  if (!(thrown instanceof Error)) return String(thrown).includes(key)
  const own = `${thrown.message} ${thrown.stack ?? ''} ${isAppError(thrown) ? JSON.stringify(thrown.data) : ''}`
  return own.includes(key) || (thrown.cause !== undefined && holds(thrown.cause, key))
}
