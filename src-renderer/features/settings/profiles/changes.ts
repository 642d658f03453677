import { entryOf } from '../catalogue.ts'
import { strings as pageStrings } from '../strings.ts'
import { showValue } from '../values.ts'

/** One setting that would change. */
export interface ValueChange {
  key: string
  before: unknown
  after: unknown
}

/** Which of these values are not as they are now. */
export function changesTo(values: Readonly<Record<string, unknown>>, now: (key: string) => unknown): ValueChange[] {
  return Object.entries(values)
    .map(([key, after]) => ({ key, before: now(key), after }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
}

export const labelOf = (key: string): string => entryOf(key)?.label ?? key

export const sectionOf = (key: string): string => {
  const entry = entryOf(key)
  return entry === undefined ? '' : pageStrings.sections[entry.section]
}

export function wordsFor(key: string, value: unknown): string {
  const entry = entryOf(key)
  if (entry !== undefined) return showValue(entry, value)
  return (JSON.stringify(value) ?? '').slice(0, 60)
}
