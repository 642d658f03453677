import type { ReactNode } from 'react'
import { formatDecimal, formatDuration, formatNumber, formatPercent, formatTokens } from '#renderer/lib/format.ts'
import { Sparkline } from '#renderer/ui/charts/Sparkline.tsx'
import type { DashboardSummary, Figures } from '#shared/contract/dashboard.contract.ts'
import styles from '../Dashboard.module.css'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'
import { growth, successRate, useSummary } from '../summary.ts'

const words = strings.figures

interface Figure {
  name: string
  value: string
  note: string
  /** by day; null where there is nothing to say */
  of: (day: Figures) => number | null
}

/** Six figures of today, each beside the same time a week ago. */
export function FigureStrip() {
  const data = useSummary((store) => store.summary)
  return (
    <Card id="figures" isStrip>
      <dl className={styles.figures} aria-busy={data === null}>
        {data !== null && figuresOf(data).map((figure) => <One key={figure.name} figure={figure} days={data.days} />)}
      </dl>
    </Card>
  )
}

function One({ figure: { name, value, note, of }, days }: { figure: Figure; days: readonly Figures[] }): ReactNode {
  const points = days.flatMap((day, x) => {
    const y = of(day)
    return y === null ? [] : [{ x, y }]
  })
  return (
    <div className={styles.figure}>
      <dt className="h-meta">{name}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={`${styles.note} h-meta`}>{note}</dd>
      <dd className={styles.spark}>
        <Sparkline
          points={points}
          range={[0, days.length - 1]}
          gap={1}
          height={24}
          label={words.spark(name, days.length)}
        />
      </dd>
    </div>
  )
}

function figuresOf({ today, weekAgo }: DashboardSummary): Figure[] {
  const rate = successRate(today)
  const tokens = (day: Figures) => day.inputTokens + day.outputTokens
  return [
    {
      name: words.runs,
      value: formatNumber(today.runs),
      note: change(today.runs, weekAgo.runs),
      of: (day) => day.runs,
    },
    {
      name: words.success,
      value: rate === null ? words.none : formatPercent(rate),
      note: points(rate, successRate(weekAgo)),
      of: successRate,
    },
    {
      name: words.time,
      value: today.activeMs === 0 ? words.noTime : formatDuration(today.activeMs),
      note: change(today.activeMs, weekAgo.activeMs),
      of: (day) => day.activeMs,
    },
    {
      name: words.tokens,
      value: formatTokens(tokens(today)),
      note: words.readWritten(formatTokens(today.inputTokens), formatTokens(today.outputTokens)),
      of: tokens,
    },
    {
      name: words.cost,
      value: words.usd(today.costUsd.toFixed(2)),
      note: today.costUsd === 0 ? words.free : change(today.costUsd, weekAgo.costUsd),
      of: (day) => day.costUsd,
    },
    {
      name: words.files,
      value: formatNumber(today.filesChanged),
      note: today.filesChanged === 0 ? change(0, weekAgo.filesChanged) : words.undo,
      of: (day) => day.filesChanged,
    },
  ]
}

const signed = (value: number, text: string) => (value > 0 ? `+${text}` : text)

function change(now: number, before: number): string {
  const grown = growth(now, before)
  if (grown === null) return words.noneBefore
  return Math.round(grown * 100) === 0 ? words.same : words.change(signed(grown, formatPercent(grown)))
}

function points(now: number | null, before: number | null): string {
  if (now === null || before === null) return words.noneBefore
  const difference = (now - before) * 100
  return Math.abs(difference) < 0.05 ? words.same : words.points(signed(difference, formatDecimal(difference)))
}
