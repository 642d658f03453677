import { jsonrepair } from 'jsonrepair'

const MAX_REPAIR_CHARS = 1_000_000

/**
 * The arguments of a tool call as an object: parsed, or repaired (fences, trailing commas, single quotes, a cut end).
 * Nothing at all means no arguments. What no repair can read comes back as the text, for the caller to refuse.
 */
export function parseToolArgs(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw ?? {}
  const text = withoutFence(raw)
  if (text === '') return {}
  const parsed = tryParse(text) ?? tryRepair(text)
  if (isObject(parsed)) return parsed
  // some servers encode the JSON twice
  const again = typeof parsed === 'string' ? (tryParse(parsed) ?? tryRepair(parsed)) : undefined
  return isObject(again) ? again : raw
}

/** The JSON value in a text that may have mistakes; undefined when there is none. */
export const readJson = (text: string): unknown => tryParse(withoutFence(text)) ?? tryRepair(withoutFence(text))

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const withoutFence = (text: string) =>
  text
    .trim()
    .replace(/^```[a-z_]*\s*\n?/i, '')
    .replace(/\n?```$/, '')
    .trim()

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** jsonrepair makes a string of any prose, so only what begins like a structure is given to it. */
function tryRepair(text: string): unknown {
  if (!/^[{[]/.test(text) || text.length > MAX_REPAIR_CHARS) return undefined
  try {
    return JSON.parse(jsonrepair(text))
  } catch {
    return undefined
  }
}
