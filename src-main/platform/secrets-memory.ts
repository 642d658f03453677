import type { Secrets } from './secrets.ts'

/** Secrets that end with the process; for tests and demo profiles. */
export function createMemorySecrets(): Secrets {
  const values = new Map<string, string>()
  return {
    backend: 'memory',
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => void values.set(name, value),
    delete: async (name) => void values.delete(name),
  }
}
