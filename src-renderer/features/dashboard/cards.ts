import type { ComponentType } from 'react'
import { DayChart } from './cards/DayChart.tsx'
import { FigureStrip } from './cards/FigureStrip.tsx'
import { ModelHealth } from './cards/ModelHealth.tsx'
import { NeedsYou } from './cards/NeedsYou.tsx'
import { RecentEvents } from './cards/RecentEvents.tsx'
import { RunningNow } from './cards/RunningNow.tsx'
import { ThisPc } from './cards/ThisPc.tsx'

/** What each card of the arrangement shows. */
export const CARDS: Readonly<Record<string, ComponentType>> = {
  needs: NeedsYou,
  running: RunningNow,
  figures: FigureStrip,
  days: DayChart,
  pc: ThisPc,
  models: ModelHealth,
  recent: RecentEvents,
}
