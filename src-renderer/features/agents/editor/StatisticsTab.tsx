import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatDuration, formatNumber, formatPercent, formatTokens } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { BarChart } from '#renderer/ui/charts/BarChart.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { AgentStatistics } from '#shared/contract/agents.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import { useEditing } from './draft-context.ts'
import editor from './Editor.module.css'
import styles from './Statistics.module.css'

const words = strings.statistics
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const long = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const RANGES = ['7', '14', '30'] as const

/** How the agent did: figures, runs by day, and what its tools did. Trials do not count. */
export function StatisticsTab() {
  const { saved } = useEditing()
  if (saved === null) return <p className={`${editor.part} ${editor.help}`}>{words.noneYet}</p>
  return <Statistics agentId={saved.agentId} />
}

function Statistics({ agentId }: { agentId: AgentId }) {
  const [days, setDays] = useState<(typeof RANGES)[number]>('14')
  const utcOffsetMinutes = -new Date().getTimezoneOffset()
  const found = useResource(
    () => client.agents.statistics({ agentId, days: Number(days), utcOffsetMinutes }),
    ['run.finished', 'run.queued'],
  )
  const { reload, data } = found
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again for another time
  useEffect(reload, [days])
  return (
    <div className={`${editor.part} ${styles.part}`}>
      <Segmented
        label={words.days}
        value={days}
        options={RANGES.map((value) => ({ value, label: words.ranges[value] ?? value }))}
        onChange={setDays}
      />
      {found.error !== undefined && data === undefined && (
        <ErrorState isInline title={words.failedTitle}>
          {errorText(found.error)}
        </ErrorState>
      )}
      {data !== undefined && (data.runs === 0 ? <p className={editor.help}>{words.none}</p> : <Figures of={data} />)}
    </div>
  )
}

function Figures({ of }: { of: AgentStatistics }) {
  const ended = of.succeeded + of.failed
  const figures: [string, string][] = [
    [words.runs, formatNumber(of.runs)],
    [words.success, ended === 0 ? '-' : formatPercent(of.succeeded / ended)],
    [words.typical, of.p50DurationMs === null ? '-' : formatDuration(of.p50DurationMs)],
    [words.longest, of.p95DurationMs === null ? '-' : formatDuration(of.p95DurationMs)],
    [words.tokens, formatTokens(of.inputTokens + of.outputTokens)],
    [words.cost, words.usd(of.costUsd.toFixed(2))],
  ]
  return (
    <>
      <dl className={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <BarChart
        label={words.chart(formatNumber(of.runs), formatNumber(of.failed))}
        series={[
          { name: words.succeeded, colour: 'var(--h-c1)' },
          { name: words.failedSeries, colour: 'var(--h-failed)' },
          { name: words.others, colour: 'var(--h-c6)' },
        ]}
        words={{ asTable: words.asTable, asChart: words.asChart, column: words.day }}
        bars={of.days.map((day, at) => ({
          key: String(day.from),
          tick: at === of.days.length - 1 ? words.today : short.format(day.from),
          name: at === of.days.length - 1 ? words.today : long.format(day.from),
          parts: [day.succeeded, day.failed, day.runs - day.succeeded - day.failed],
          before: null,
        }))}
      />
      {of.tools.length > 0 && (
        <table className={styles.tools}>
          <caption>{words.tools}</caption>
          <thead>
            <tr>
              <th scope="col">{words.tool}</th>
              <th scope="col">{words.calls}</th>
              <th scope="col">{words.toolFailed}</th>
              <th scope="col">{words.average}</th>
            </tr>
          </thead>
          <tbody>
            {of.tools.map((tool) => (
              <tr key={tool.name}>
                <th scope="row">{tool.title}</th>
                <td>{formatNumber(tool.calls)}</td>
                <td>{formatNumber(tool.failed)}</td>
                <td>{tool.averageMs === null ? '-' : formatDuration(tool.averageMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
