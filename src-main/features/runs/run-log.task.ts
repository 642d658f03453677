import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunLogEntry } from '#shared/contract/run-detail.ts'

const FILE = /^hearth\.log(?:\.(\d+))?$/
/** Newest files first, until so much was read. */
const MAX_READ_BYTES = 24_000_000
const MAX_ENTRIES = 500
const MAX_FIELD_CHARS = 4_000
const LEVELS: Record<number, RunLogEntry['level']> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' }

export interface RunLogInput {
  logsDir: string
  runId: string
  traceId: string
}

/** The newest lines of the log that belong to a run, oldest first. Lines that cannot be read are left out. */
export default function readRunLog({ logsDir, runId, traceId }: RunLogInput): {
  entries: RunLogEntry[]
  isCut: boolean
} {
  const found: RunLogEntry[][] = []
  let roomBytes = MAX_READ_BYTES
  let count = 0
  let isCut = false
  for (const name of logFiles(logsDir)) {
    if (roomBytes <= 0 || count >= MAX_ENTRIES) {
      isCut = true
      break
    }
    const { text, isWhole } = readEnd(join(logsDir, name), roomBytes)
    roomBytes -= text.length
    isCut ||= !isWhole
    const entries = text.split('\n').flatMap((line) => entryOf(line, runId, traceId))
    count += entries.length
    found.unshift(entries)
  }
  const all = found.flat()
  return { entries: all.slice(-MAX_ENTRIES), isCut: isCut || all.length > MAX_ENTRIES }
}

function logFiles(logsDir: string): string[] {
  try {
    const age = (name: string) => Number(FILE.exec(name)?.[1] ?? 0)
    return readdirSync(logsDir)
      .filter((name) => FILE.test(name))
      .sort((a, b) => age(a) - age(b))
  } catch {
    return []
  }
}

function readEnd(path: string, maxBytes: number): { text: string; isWhole: boolean } {
  try {
    const { size } = statSync(path)
    const bytes = Math.min(size, maxBytes)
    const buffer = Buffer.alloc(bytes)
    const fd = openSync(path, 'r')
    try {
      const read = readSync(fd, buffer, 0, bytes, size - bytes)
      return { text: buffer.toString('utf8', 0, read), isWhole: bytes === size }
    } finally {
      closeSync(fd)
    }
  } catch {
    return { text: '', isWhole: true }
  }
}

function entryOf(line: string, runId: string, traceId: string): RunLogEntry[] {
  if (!line.includes(runId) && !line.includes(traceId)) return []
  try {
    const { level, time, component, msg, pid: _pid, traceId: trace, ...fields } = JSON.parse(line)
    // an id inside somebody else's text does not make the line this run's
    if (fields.runId !== runId && trace !== traceId && trace !== runId) return []
    const rest = Object.keys(fields).length === 0 ? '' : JSON.stringify(fields)
    return [
      {
        at: Date.parse(time),
        level: LEVELS[level] ?? 'info',
        component: String(component ?? ''),
        text: String(msg ?? '').slice(0, MAX_FIELD_CHARS),
        fields: rest.slice(0, MAX_FIELD_CHARS),
      },
    ].filter((entry) => Number.isFinite(entry.at))
  } catch {
    return []
  }
}
