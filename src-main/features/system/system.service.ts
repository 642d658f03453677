import type { z } from 'zod'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Activity } from '#main/engine/ports/activity.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import { createLoadSampler } from '#main/platform/system-load.ts'
import type { DataReport, SystemInfo, SystemStatus } from '#shared/contract/system.contract.ts'
import type { AppEvent, AppEventType } from '#shared/domain/app-event.ts'
import { type DataPlaces, readDataReport } from './data-report.ts'

const STATUS_EVERY_MS = 1_000

export interface SystemDeps {
  clock: Clock
  log: Log
  events: EventLog
  activity: Activity
  places: DataPlaces
  /** what never changes while the app runs; memory is read anew */
  facts: Omit<z.infer<typeof SystemInfo>, 'freeMemoryBytes' | 'totalMemoryBytes'>
}

export type SystemService = ReturnType<typeof createSystemService>

export function createSystemService({ clock, log, events, activity, places, facts }: SystemDeps) {
  const sampler = createLoadSampler(clock)

  const status = (): z.infer<typeof SystemStatus> => ({
    ...sampler.read(),
    runningRuns: activity.runningRuns(),
    queuedRuns: activity.queuedRuns(),
    pendingApprovals: activity.pendingApprovals(),
    leaving: activity.leaving(),
    activeModel: activity.activeModel(),
    isOnBattery: activity.isOnBattery(),
    storageTrouble: activity.storageTrouble(),
  })

  return {
    health: () => ({ status: 'ok' as const, version: facts.version, uptimeMs: clock.now() - facts.startedAt }),
    info(): z.infer<typeof SystemInfo> {
      const { memoryTotalBytes, memoryUsedBytes } = sampler.read()
      return { ...facts, totalMemoryBytes: memoryTotalBytes, freeMemoryBytes: memoryTotalBytes - memoryUsedBytes }
    },
    data: (): Promise<z.infer<typeof DataReport>> => readDataReport(places),
    async *watchStatus(signal: AbortSignal): AsyncGenerator<z.infer<typeof SystemStatus>> {
      const stop = sampler.watch()
      try {
        while (!signal.aborted) {
          yield status()
          await clock.sleep(STATUS_EVERY_MS, signal).catch(() => {})
        }
      } finally {
        stop()
      }
    },
    watchEvents: (
      options: { afterSeq: number; types?: AppEventType[] },
      signal: AbortSignal,
    ): AsyncGenerator<AppEvent> => events.watch(options, signal),
    /** Untrusted text: it is logged as data, never as a message. */
    reportError: (report: { message: string; stack?: string | undefined; where: string }) =>
      log.warn('a page reported an error', { report }),
  }
}
