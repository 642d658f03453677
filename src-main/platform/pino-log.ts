import { join } from 'node:path'
import { type Logger, multistream, pino, type StreamEntry, stdTimeFunctions } from 'pino'
import { describeError } from './describe-error.ts'
import type { Log, LogFields } from './log.ts'
import { maskSecrets, maskText } from './mask.ts'
import { createRotatingFile } from './rotating-file.ts'
import { currentTraceId } from './trace.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogOptions {
  /** folder of `hearth.log`; none: no file */
  dir?: string
  fileLevel?: LogLevel
  /** none: nothing on stderr */
  stderrLevel?: LogLevel
  maxFileBytes?: number
}

/** The log of a process, and what closes it. */
export interface OwnedLog extends Log {
  close(): void
}

const KEEP_FILES = 5

/** JSON lines to `hearth.log` (rotated by size) and to stderr. */
export function createLog(options: LogOptions): OwnedLog {
  const { dir, fileLevel = 'info', stderrLevel, maxFileBytes = 10_000_000 } = options
  const streams: StreamEntry<LogLevel>[] = []
  const file =
    dir === undefined
      ? undefined
      : createRotatingFile({ path: join(dir, 'hearth.log'), maxBytes: maxFileBytes, keep: KEEP_FILES })
  if (file !== undefined) streams.push({ level: fileLevel, stream: file })
  if (stderrLevel !== undefined) {
    streams.push({ level: stderrLevel, stream: { write: (line) => void process.stderr.write(line) } })
  }
  const logger = pino(
    { level: 'debug', base: { pid: process.pid }, timestamp: stdTimeFunctions.isoTime },
    multistream(streams),
  )
  return { ...wrap(logger), close: () => file?.close() }
}

function wrap(logger: Logger): Log {
  const line = (fields: LogFields) => {
    const traceId = currentTraceId()
    return { ...(traceId === undefined ? {} : { traceId }), ...(maskSecrets(fields) as LogFields) }
  }
  return {
    debug: (message, fields = {}) => logger.debug(line(fields), maskText(message)),
    info: (message, fields = {}) => logger.info(line(fields), maskText(message)),
    warn: (message, fields = {}) => logger.warn(line(fields), maskText(message)),
    error: (message, error, fields = {}) =>
      logger.error({ ...line(fields), error: describeError(error) }, maskText(message)),
    child: (component) => wrap(logger.child({ component })),
  }
}
