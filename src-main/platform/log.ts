export type LogFields = Record<string, unknown>

/** Structured log. Every line carries its component and, inside a call, the trace id of the request it belongs to. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** `error` is logged with its stack and causes; secrets in fields are masked. */
  error(message: string, error: unknown, fields?: LogFields): void
  child(component: string): Log
}
