import { useDebouncedValue } from '@mantine/hooks'
import { ChartGantt } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatWhen } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { strings } from '../strings.ts'
import { type FoundItem, findItems, type PaletteItem } from './palette-items.ts'

const RUNS_AT_MOST = 6
const PAUSE_MS = 120

/** Runs that hold this text in their title or in a step; the core searches. */
export function useFoundRuns(query: string, isWanted: boolean): FoundItem[] {
  const [asked] = useDebouncedValue(query, PAUSE_MS)
  const [runs, setRuns] = useState<readonly RunCard[]>([])
  useEffect(() => {
    if (!isWanted || asked === '') return setRuns([])
    const stop = new AbortController()
    client.runs.list({ search: asked, limit: RUNS_AT_MOST }, { signal: stop.signal }).then(
      ({ items }) => setRuns(items),
      () => {},
    )
    return () => stop.abort()
  }, [asked, isWanted])
  const items = runs.map(
    (run): PaletteItem => ({
      id: run.runId,
      group: strings.palette.groups.runs,
      title: run.title,
      icon: ChartGantt,
      hint: `${strings.palette.foundRun}, ${formatWhen(run.createdAt)}`,
      run: () => goTo('executions', run.runId),
    }),
  )
  return items.map((item) => ({ ...item, ranges: findItems([item], query)[0]?.ranges ?? [] }))
}
