import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { AppEventType } from '../domain/app-event.ts'
import { EpochMs } from '../domain/ids.ts'
import { intParam, procedure } from './base.ts'

/** What agents did in [from, to). Days are those of this PC's time zone. */
export const Figures = z.object({
  from: EpochMs,
  to: EpochMs,
  runs: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number(),
  /** time from start to end, of all runs together */
  activeMs: z.number(),
  filesChanged: z.number().int(),
})
export type Figures = z.infer<typeof Figures>

export const DashboardSummary = z.object({
  /** since midnight */
  today: Figures,
  /** the same weekday a week ago, until the same time of day */
  weekAgo: Figures,
  /** the last fourteen days, oldest first, today last */
  days: z.array(Figures),
  /** runs of the fourteen days that lie a week before each of `days` */
  runsWeekBefore: z.array(z.number().int()),
})
export type DashboardSummary = z.infer<typeof DashboardSummary>

/** One reading of this PC. `gpu` is null where no figures can be had. */
export const LoadSample = z.object({
  at: EpochMs,
  cpuPercent: z.number(),
  memoryUsedBytes: z.number(),
  memoryTotalBytes: z.number(),
  gpu: z
    .object({ percent: z.number(), memoryUsedBytes: z.number(), memoryTotalBytes: z.number(), celsius: z.number() })
    .nullable(),
})
export type LoadSample = z.infer<typeof LoadSample>

export const PcFacts = z.object({
  cpu: z.string(),
  cores: z.number().int(),
  graphics: z.array(z.object({ name: z.string(), memoryBytes: z.number().nullable() })),
  diskFreeBytes: z.number().nullable(),
})
export type PcFacts = z.infer<typeof PcFacts>

/** Something that happened, with the name of the thing it happened to. */
export const RecentEvent = z.object({
  seq: z.number().int(),
  type: AppEventType,
  subject: z.string(),
  /** null when the thing has no name, or is gone */
  title: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  at: EpochMs,
})
export type RecentEvent = z.infer<typeof RecentEvent>

const route = { tags: ['Dashboard'] }

export const dashboard = {
  summary: procedure
    .route({ ...route, method: 'GET', path: '/dashboard/summary', summary: 'Figures of today and of fourteen days' })
    .output(DashboardSummary),
  /** Newest first. */
  recent: procedure
    .route({ ...route, method: 'GET', path: '/dashboard/recent', summary: 'What happened last' })
    .input(z.object({ limit: intParam(1, 50).default(8) }))
    .output(z.array(RecentEvent)),
  /** This PC's parts. Asked once per start, because some systems start a program for it. */
  pc: procedure
    .route({ ...route, method: 'GET', path: '/dashboard/pc', summary: 'The parts of this PC' })
    .output(PcFacts),
  /** First the last ten minutes, then one sample every two seconds. Never ends by itself. */
  watchLoad: procedure
    .route({ ...route, method: 'GET', path: '/dashboard/load', summary: 'Load of this PC, live' })
    .output(eventIterator(z.array(LoadSample))),
}
