import { type KeyboardEvent, useRef, useState } from 'react'
import { useWidth } from '../use-width.ts'
import styles from './Charts.module.css'
import { niceTop } from './line-paths.ts'

export interface Bar {
  key: string
  /** under the bar, where there is room for it */
  tick: string
  /** in the tooltip and in the table */
  name: string
  /** from the bottom up, as many as there are series */
  parts: readonly number[]
  /** of the period before, as a dashed line; null where nothing is known */
  before?: number | null
}

interface BarChartProps {
  bars: readonly Bar[]
  /** name and colour of each part, from the bottom up */
  series: readonly { name: string; colour: string }[]
  /** absent: no period before is shown */
  beforeName?: string
  /** one sentence: "Runs per day; today 39 succeeded, 1 failed" */
  label: string
  words: { asTable: string; asChart: string; column: string }
}

/** until the real one is known */
const FIRST_WIDTH = 480
/** a date needs so much room */
const TICK_PX = 46
const HEIGHT = 180
const LEFT = 34
const BOTTOM = 22
const TOP = 8
const GRID_LINES = 4

/** Stacked bars from zero, with the period before as a dashed line, and the same numbers as a table. */
export function BarChart({ bars, series, beforeName = '', label, words }: BarChartProps) {
  const [isTable, setIsTable] = useState(false)
  return (
    <div className={styles.chart}>
      <div className={styles.legend}>
        {series.map(({ name, colour }) => (
          <span key={name}>
            <i style={{ background: colour }} /> {name}
          </span>
        ))}
        {beforeName !== '' && (
          <span>
            <i className={styles.dash} /> {beforeName}
          </span>
        )}
        <button type="button" className={styles.toggle} onClick={() => setIsTable(!isTable)}>
          {isTable ? words.asChart : words.asTable}
        </button>
      </div>
      {isTable ? (
        <BarTable {...{ bars, series, beforeName, label }} column={words.column} />
      ) : (
        <Bars {...{ bars, series, beforeName, label }} />
      )}
    </div>
  )
}

type BarsProps = Pick<BarChartProps, 'bars' | 'series' | 'label'> & { beforeName: string }

function Bars({ bars, series, beforeName, label }: BarsProps) {
  const [shown, setShown] = useState<number | null>(null)
  const plot = useRef<HTMLDivElement>(null)
  const width = useWidth(plot) || FIRST_WIDTH
  const sums = bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0))
  const top = niceTop(Math.max(1, ...sums, ...bars.map(({ before }) => before ?? 0)))
  const step = (width - LEFT) / Math.max(1, bars.length)
  const tickEvery = Math.max(1, Math.ceil(TICK_PX / step))
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const middle = (at: number) => LEFT + step * (at + 0.5)
  const reachesEdge = (at: number) => at === bars.length - 1 && step < TICK_PX
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    setShown((at) => Math.min(bars.length - 1, Math.max(0, (at ?? bars.length) + by)))
  }
  const past = bars.flatMap(({ before }, at) => (before == null ? [] : [`${middle(at)},${y(before)}`]))
  return (
    <div ref={plot} className={styles.plot}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys go through the bars, whose values are read out below
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => setShown(null)}
      >
        {Array.from({ length: GRID_LINES + 1 }, (_, line) => (top / GRID_LINES) * line).map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={width} y1={y(value)} y2={y(value)} className={styles.grid} />
            {Number.isInteger(value) && (
              <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" className={styles.tick}>
                {value}
              </text>
            )}
          </g>
        ))}
        {bars.map((bar, at) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same values come with the arrow keys
          <g key={bar.key} onMouseEnter={() => setShown(at)} onMouseLeave={() => setShown(null)}>
            <rect x={LEFT + step * at} y={TOP} width={step} height={HEIGHT - TOP} fill="transparent" />
            {bar.parts.map((part, index) => {
              const below = bar.parts.slice(0, index).reduce((sum, each) => sum + each, 0)
              return (
                <rect
                  key={series[index]?.name}
                  x={LEFT + step * at + step * 0.18}
                  width={step * 0.64}
                  y={y(below + part)}
                  height={y(below) - y(below + part)}
                  rx={1.5}
                  fill={series[index]?.colour}
                  data-shown={shown === at || undefined}
                  className={styles.bar}
                />
              )
            })}
            <text
              x={reachesEdge(at) ? LEFT + step * bars.length : middle(at)}
              y={HEIGHT - 6}
              textAnchor={reachesEdge(at) ? 'end' : 'middle'}
              className={styles.tick}
            >
              {(bars.length - 1 - at) % tickEvery === 0 && bar.tick}
            </text>
          </g>
        ))}
        <polyline points={past.join(' ')} className={styles.before} />
      </svg>
      <p className={styles.tip} aria-live="polite">
        {shown !== null && tipOf(bars[shown], series, beforeName)}
      </p>
    </div>
  )
}

function tipOf(bar: Bar | undefined, series: BarChartProps['series'], beforeName = ''): string {
  if (bar === undefined) return ''
  const parts = series.map(({ name }, index) => `${bar.parts[index] ?? 0} ${name.toLowerCase()}`)
  const past = bar.before == null ? [] : [`${bar.before} ${beforeName.toLowerCase()}`]
  return `${bar.name}: ${[...parts, ...past].join(', ')}`
}

function BarTable({ bars, series, beforeName, column, label }: BarsProps & { column: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.table} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{column}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {beforeName !== '' && <th scope="col">{beforeName}</th>}
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.key}>
              <th scope="row">{bar.name}</th>
              {series.map(({ name }, index) => (
                <td key={name}>{bar.parts[index] ?? 0}</td>
              ))}
              {beforeName !== '' && <td>{bar.before ?? ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
