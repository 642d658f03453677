import { maskSecrets, maskText } from './mask.ts'

const MAX_CAUSES = 5

/** A thrown thing for the log: name, message, code, data, stack, and the chain of its causes. */
export function describeError(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error)) return maskSecrets(thrown)
  const { code, data } = thrown as { code?: unknown; data?: unknown }
  return {
    name: thrown.name,
    message: maskText(thrown.message),
    ...(code === undefined ? {} : { code }),
    ...(data === undefined ? {} : { data: maskSecrets(data) }),
    ...(thrown.stack === undefined ? {} : { stack: maskText(thrown.stack) }),
    ...(thrown.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: describeError(thrown.cause, depth + 1) }),
  }
}
