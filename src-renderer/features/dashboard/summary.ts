import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { useReadOn } from '#renderer/lib/live.ts'
import type { DashboardSummary, Figures } from '#shared/contract/dashboard.contract.ts'

const PAUSE_MS = 250

/** The figures of today and of the last days, once for every card that shows them; null until they were read. */
export const useSummary = create<{ summary: DashboardSummary | null }>(() => ({ summary: null }))

let timer: ReturnType<typeof setTimeout> | undefined

/** Reads them when a run began or ended or a file changed; many may at once, so at most four times a second. */
export const useFreshSummary = (): void =>
  useReadOn(['run.queued', 'run.finished', 'file.changed', 'file.restored'], readSoon)

function readSoon(): void {
  if (timer !== undefined) return
  const pauseMs = useSummary.getState().summary === null ? 0 : PAUSE_MS
  timer = setTimeout(() => {
    timer = undefined
    void readSummary()
  }, pauseMs)
}

async function readSummary(): Promise<void> {
  const summary = await client.dashboard.summary().catch(() => null)
  if (summary !== null) useSummary.setState({ summary })
}

/** Of the runs that ended by themselves; null when none did. */
export function successRate({ succeeded, failed }: Pick<Figures, 'succeeded' | 'failed'>): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed)
}

/** By how much something grew, as a share of before; null when there was nothing before. */
export const growth = (now: number, before: number): number | null => (before === 0 ? null : (now - before) / before)
