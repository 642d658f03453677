import { type Bar, BarChart } from '#renderer/ui/charts/BarChart.tsx'
import type { DashboardSummary } from '#shared/contract/dashboard.contract.ts'
import styles from '../Dashboard.module.css'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'
import { useSummary } from '../summary.ts'

const words = strings.days
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const long = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

const SERIES = [
  { name: words.succeeded, colour: 'var(--h-c1)' },
  { name: words.failed, colour: 'var(--h-failed)' },
  { name: words.other, colour: 'var(--h-c6)' },
]

/** Runs of fourteen days by how they ended, with the week before. */
export function DayChart() {
  const data = useSummary((store) => store.summary)
  return (
    <Card id="days">
      <div className={styles.body}>
        {data !== null && (
          <BarChart
            bars={barsOf(data)}
            series={SERIES}
            beforeName={words.before}
            label={words.label(data.today.succeeded, data.today.failed)}
            words={words.words}
          />
        )}
      </div>
    </Card>
  )
}

function barsOf({ days, runsWeekBefore }: DashboardSummary): Bar[] {
  return days.map(({ from, runs, succeeded, failed }, at) => {
    const isToday = at === days.length - 1
    return {
      key: String(from),
      tick: isToday ? words.today : short.format(from),
      name: isToday ? words.today : long.format(from),
      parts: [succeeded, failed, Math.max(0, runs - succeeded - failed)],
      before: runsWeekBefore[at] ?? null,
    }
  })
}
