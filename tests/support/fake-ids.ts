import type { IdSource } from '#main/platform/id-source.ts'

/** Ids that count up: `run_0001`, `run_0002`; sortable like the real ones. */
export function createFakeIds(): IdSource {
  const counts = new Map<string, number>()
  return {
    next(prefix) {
      const count = (counts.get(prefix) ?? 0) + 1
      counts.set(prefix, count)
      return `${prefix}_${String(count).padStart(4, '0')}`
    },
  }
}
