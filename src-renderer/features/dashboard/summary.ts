import { client } from '#renderer/lib/client.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { Figures } from '#shared/contract/dashboard.contract.ts'

/** The figures, read again when a run began or ended or a file changed. */
export const useSummary = () =>
  useResource(() => client.dashboard.summary(), ['run.queued', 'run.finished', 'file.changed', 'file.restored'])

/** Of the runs that ended by themselves; null when none did. */
export function successRate({ succeeded, failed }: Pick<Figures, 'succeeded' | 'failed'>): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed)
}

/** By how much something grew, as a share of before; null when there was nothing before. */
export const growth = (now: number, before: number): number | null => (before === 0 ? null : (now - before) / before)
