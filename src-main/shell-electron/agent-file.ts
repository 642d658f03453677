import { readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'

const EXTENSION = '.hearth-agent'
/** what the import takes */
const MAX_BYTES = 1_000_000

/** The path of a file of agents among the arguments of a start; the system puts it there when the person opens one. */
export const agentFileIn = (args: readonly string[]): string | null =>
  args.find((arg) => arg.toLowerCase().endsWith(EXTENSION) && isAbsolute(arg)) ?? null

/** Its text, for the page to show what it would bring. Null when it is none that the import would take. */
export function readAgentFile(path: string): string | null {
  try {
    if (agentFileIn([path]) === null) return null
    const found = statSync(path)
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(path, 'utf8') : null
  } catch {
    return null
  }
}
