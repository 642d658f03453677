import type { InnerCall, InnerResult } from '#main/engine/tools/tool.ts'

/** One turn of a script: everything that it may depend on, so that equal inputs give equal turns. */
export interface ScriptInput {
  code: string
  /** names of the tools that it may call */
  tools: readonly string[]
  /** of its calls so far */
  results: readonly InnerResult[]
  /** what its clock says, from its first line to its last */
  now: number
  seed: number
  /** of work in this turn; waiting for tools is no work */
  workMs: number
}

/** What came of it. `log`: what it printed. */
export type ScriptTurn =
  | { type: 'done'; value: string; log: string[] }
  | { type: 'calls'; calls: InnerCall[] }
  | { type: 'failed'; message: string; log: string[] }

export const SCRIPT_LIMITS = {
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 512 * 1024,
  workMs: 5_000,
  calls: 50,
  argsChars: 100_000,
  valueChars: 20_000,
  logLines: 200,
  logChars: 8_000,
}
