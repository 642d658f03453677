import { type Language, languageOf } from './languages.ts'

/** Text and kind of token; the kind is empty for plain text. */
export type Token = [text: string, kind: string]
export interface HighlightRequest {
  id: number
  code: string
  language: Language
}
export interface HighlightAnswer {
  id: number
  lines: Token[][] | null
}

const MAX_LINES = 2_000
const MAX_CHARS = 400_000

let worker: Worker | null | undefined
let nextId = 1
const waiting = new Map<number, (lines: Token[][] | null) => void>()

/** The tokens of `code` by line, or null when it is too long, of no known language, or no worker can run. */
export function highlight(code: string, languageName: string): Promise<Token[][] | null> {
  const language = languageOf(languageName)
  if (language === null || code.length > MAX_CHARS || hasMoreLines(code, MAX_LINES)) return Promise.resolve(null)
  const to = workerOrNull()
  if (to === null) return Promise.resolve(null)
  const id = nextId++
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    to.postMessage({ id, code, language } satisfies HighlightRequest)
  })
}

export function hasMoreLines(text: string, limit: number): boolean {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) if (++count > limit) return true
  return false
}

/** A thread of its own: the first use of a grammar can take 200 ms, which no frame has. */
function workerOrNull(): Worker | null {
  if (worker !== undefined) return worker
  worker = typeof Worker === 'undefined' ? null : startWorker()
  return worker
}

function startWorker(): Worker {
  const started = new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' })
  started.onmessage = ({ data }: MessageEvent<HighlightAnswer>) => {
    waiting.get(data.id)?.(data.lines)
    waiting.delete(data.id)
  }
  started.onerror = () => {
    worker = null
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
  }
  return started
}
