import { isObject, parseToolArgs, readJson } from './tool-args.ts'

export interface WrittenCall {
  tool: string
  args: unknown
}

const NAME_KEYS = ['name', 'function', 'tool', 'tool_name'] as const
const ARGS_KEYS = ['arguments', 'parameters', 'args', 'input'] as const
/** keys that may begin a call written as bare JSON */
export const CALL_KEYS: readonly string[] = [...NAME_KEYS, ...ARGS_KEYS, 'type', 'id', 'tool_calls']

/**
 * The tool calls in the text of a call block: JSON in one of the shapes that model families write, several of them in a row,
 * Qwen3-Coder's XML, or Mistral's `name[ARGS]{...}`. Empty when there is none.
 *
 * @param isCut  the text stopped before its end: nothing is repaired, so that half a file is never written
 */
export function callsIn(text: string, isCut = false): WrittenCall[] {
  const trimmed = text.trim()
  const xml = xmlCalls(trimmed, isCut)
  if (xml.length > 0) return xml
  const marked = markedCalls(trimmed, isCut)
  if (marked.length > 0) return marked
  const value = isCut ? strictJson(trimmed) : readJson(trimmed)
  const calls = fromValue(value)
  if (calls.length > 0) return calls
  const inRow = trimmed.split(/;\s*(?=\{)|\n(?=\{)/)
  const each = inRow.length > 1 ? inRow.flatMap((part) => fromValue(isCut ? strictJson(part) : readJson(part))) : []
  return each.length > 0 ? each : unreadable(trimmed)
}

/** A call whose arguments nobody can read still has a name: the loop tells the model what was wrong. */
function unreadable(text: string): WrittenCall[] {
  const name = /"(?:name|tool)"\s*:\s*"([a-zA-Z0-9_-]{1,64})"/.exec(text)?.[1]
  return name === undefined ? [] : [{ tool: name, args: text }]
}

function fromValue(value: unknown): WrittenCall[] {
  if (Array.isArray(value)) return value.flatMap(fromValue)
  if (!isObject(value)) return []
  if (Array.isArray(value.tool_calls)) return value.tool_calls.flatMap(fromValue)
  if (isObject(value.function)) return fromValue(value.function)
  const name = NAME_KEYS.map((key) => value[key]).find((candidate) => typeof candidate === 'string' && candidate !== '')
  if (typeof name !== 'string') return []
  const args = ARGS_KEYS.map((key) => value[key]).find((candidate) => candidate !== undefined)
  return [{ tool: name, args: parseToolArgs(args ?? {}) }]
}

/** `<function=name><parameter=key>value</parameter></function>` */
function xmlCalls(text: string, isCut: boolean): WrittenCall[] {
  const pattern = isCut
    ? /<function=([\w-]{1,64})>([\s\S]*?)<\/function>/g
    : /<function=([\w-]{1,64})>([\s\S]*?)(?:<\/function>|$)/g
  return [...text.matchAll(pattern)].map(([, tool = '', inner = '']) => {
    const parameters = [...inner.matchAll(/<parameter=([\w-]{1,64})>\n?([\s\S]*?)\n?<\/parameter>/g)]
    return { tool, args: Object.fromEntries(parameters.map(([, key = '', value = '']) => [key, value])) }
  })
}

/** `name[ARGS]{...}`, one after the other */
function markedCalls(text: string, isCut: boolean): WrittenCall[] {
  if (!/^[\w-]{1,64}\[ARGS\]/.test(text)) return []
  return text.split('[TOOL_CALLS]').flatMap((part) => {
    const [, tool, args] = /^\s*([\w-]{1,64})\[ARGS\]([\s\S]*)$/.exec(part) ?? []
    return tool === undefined || args === undefined
      ? []
      : [{ tool, args: parseToolArgs(isCut ? (strictJson(args) ?? args) : args) }]
  })
}

function strictJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
