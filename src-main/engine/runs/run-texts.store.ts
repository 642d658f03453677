import type { RunId } from '#shared/domain/ids.ts'
import type { Tx } from '../db/db.ts'
import { ftsQuery } from '../db/fts-query.ts'

const MAX_CHARS = 2_500
const MAX_VALUE_CHARS = 1_500
const MAX_WORDS = 8

/** Makes a run or one of its steps findable by this text; step 0 is the run itself. In the caller's transaction. */
export function indexRunText(tx: Tx, runId: RunId, stepNo: number, text: string): void {
  tx.sql('DELETE FROM run_texts WHERE run_id = ? AND step_no = ?', runId, stepNo)
  const [row] = tx.sql<{ text_no: number }>(
    'INSERT INTO run_texts (run_id, step_no) VALUES (?, ?) RETURNING text_no',
    runId,
    stepNo,
  )
  tx.sql('INSERT INTO run_texts_fts (rowid, text) VALUES (?, ?)', row?.text_no, text.slice(0, MAX_CHARS))
}

/**
 * SQL for the ids of the runs that hold all these words, in any of their steps; null when there is no word. A common
 * beginning of a word takes long: for a worker.
 */
export function runSearch(search: string): { sql: string; params: string[] } | null {
  const words = (search.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS)
  if (words.length === 0) return null
  const params = words.map((word, at) => ftsQuery(word, 'AND', at === words.length - 1 ? 'prefix' : 'whole') ?? '')
  const one =
    'SELECT run_id FROM run_texts WHERE text_no IN (SELECT rowid FROM run_texts_fts WHERE run_texts_fts MATCH ?)'
  return { sql: params.map(() => one).join(' INTERSECT '), params }
}

/** What a step is found by: what it is called, was given and gave, without the names of fields. */
export function stepText(step: { name: string; input: unknown; output?: unknown; errorText?: string }): string {
  const { args } = (step.input ?? {}) as { args?: unknown }
  const { output, text, calls } = (step.output ?? {}) as { output?: unknown; text?: unknown; calls?: unknown }
  return [step.name, values(args), values(output), values(text), values(calls), step.errorText ?? '']
    .filter((part) => part !== '')
    .join(' ')
}

/** The words in a value, in order, up to a bound. */
function values(value: unknown): string {
  const words: string[] = []
  let chars = 0
  const walk = (part: unknown, depth: number): void => {
    if (chars > MAX_VALUE_CHARS || depth > 5) return
    if (typeof part === 'string' || typeof part === 'number') {
      const text = String(part).slice(0, MAX_VALUE_CHARS)
      chars += text.length
      words.push(text)
    } else if (part !== null && typeof part === 'object') {
      for (const each of Object.values(part)) walk(each, depth + 1)
    }
  }
  walk(value, 0)
  return words.join(' ').slice(0, MAX_VALUE_CHARS)
}
