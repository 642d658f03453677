import type { Log, LogFields } from '#main/platform/log.ts'

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  component: string
  message: string
  fields: LogFields
  error?: unknown
}

/** A log that only remembers. `lines` is shared with its children. */
export function createSilentLog(component = 'test', lines: LogLine[] = []): Log & { lines: LogLine[] } {
  const keep =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, component, message, fields })
    }
  return {
    lines,
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: (message, error, fields = {}) => {
      lines.push({ level: 'error', component, message, fields, error })
    },
    child: (name) => createSilentLog(name, lines),
  }
}
