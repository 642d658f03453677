import { useRef } from 'react'
import { useWidth } from '../use-width.ts'
import styles from './Charts.module.css'
import { linePaths, type Point } from './line-paths.ts'

interface SparklineProps {
  points: readonly Point[]
  /** one sentence that says what the line says */
  label: string
  height: number
  /** highest value; the largest of the points unless told */
  top?: number
  /** from where to where x goes; the first and last point unless told */
  range?: readonly [number, number]
  /** two points further apart than this have nothing between them */
  gap?: number
  series?: 1 | 2 | 3 | 4 | 5 | 6
}

const EDGE = 3

/** A small line without axes, which starts at zero. Gaps stay gaps. */
export function Sparkline({ points, label, height, top, range, gap, series = 1 }: SparklineProps) {
  const box = useRef<HTMLSpanElement>(null)
  const width = useWidth(box)
  const highest = top ?? Math.max(1, ...points.map(({ y }) => y))
  const [from, to] = range ?? [points[0]?.x ?? 0, points.at(-1)?.x ?? 1]
  const place = ({ x, y }: Point): Point => ({
    x: EDGE + ((x - from) / (to - from || 1)) * (width - 2 * EDGE),
    y: height - EDGE - (Math.min(y, highest) / highest) * (height - 2 * EDGE),
  })
  const last = points.at(-1)
  const end = last === undefined ? null : place(last)
  const colour = `var(--h-c${series})`
  return (
    <span ref={box} className={styles.spark} role="img" aria-label={label}>
      <svg width={width} height={height} aria-hidden>
        {linePaths(points, gap ?? Number.POSITIVE_INFINITY).map((line) => (
          <polyline
            key={line[0]?.x}
            points={line
              .map(place)
              .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
              .join(' ')}
            fill="none"
            stroke={colour}
            strokeWidth={1.5}
            strokeLinejoin="round"
          />
        ))}
        {end !== null && <circle cx={end.x} cy={end.y} r={2} fill={colour} />}
      </svg>
    </span>
  )
}
