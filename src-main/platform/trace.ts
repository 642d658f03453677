import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Runs `work` and everything it starts under a trace id: log lines and events carry it. */
export const withTrace = <T>(traceId: string, work: () => T): T => current.run(traceId, work)

export const currentTraceId = (): string | undefined => current.getStore()
