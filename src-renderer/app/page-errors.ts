import { client } from '#renderer/lib/client.ts'
import { isCancelled } from '#renderer/lib/errors.ts'

const MOST_REPORTS = 20
let reports = 0

/** Sends an error of the page to the core's log, and gives the reference under which it is found there. */
export function reportPageError(error: unknown, where: string): string {
  const reference = crypto.randomUUID().slice(0, 4).toUpperCase()
  if (reports++ >= MOST_REPORTS) return reference
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const report = { message: `[${reference}] ${message}`.slice(0, 2_000), where: where.slice(0, 500) }
  const withStack = stack === undefined ? report : { ...report, stack: stack.slice(0, 8_000) }
  client.system.reportError(withStack).catch(() => {})
  return reference
}

export function reportUncaughtErrors(): void {
  window.addEventListener('error', (event) => {
    if (event.error !== null && event.error !== undefined) reportPageError(event.error, location.hash)
  })
  window.addEventListener('unhandledrejection', (event) => {
    if (!isCancelled(event.reason)) reportPageError(event.reason, location.hash)
  })
}
