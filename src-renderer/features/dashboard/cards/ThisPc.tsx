import { client } from '#renderer/lib/client.ts'
import { formatBytes, formatMemory, formatPercent } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Sparkline } from '#renderer/ui/charts/Sparkline.tsx'
import type { LoadSample } from '#shared/contract/dashboard.contract.ts'
import styles from '../Dashboard.module.css'
import { KEPT_MS, useLiveLoad, useLoad } from '../load.store.ts'
import { Card } from '../parts/Card.tsx'
import { strings } from '../strings.ts'

const words = strings.pc
/** the slow rhythm of the core with room to spare */
const GAP_MS = 25_000

/** How busy this PC was in the last ten minutes, and its parts. */
export function ThisPc() {
  useLiveLoad()
  const samples = useLoad((store) => store.samples)
  const pc = useResource(() => client.dashboard.pc())
  const last = samples.at(-1)
  const graphics = pc.data?.graphics.map(({ name }) => name).join(', ') ?? ''
  return (
    <Card id="pc" more={<span className="h-meta">{words.span}</span>}>
      <div className={styles.body}>
        {last === undefined ? (
          <p className="h-meta">{words.reading}</p>
        ) : (
          <>
            <Line
              name={words.cpu}
              series={1}
              samples={samples}
              of={({ cpuPercent }) => cpuPercent}
              value={formatPercent(last.cpuPercent / 100)}
            />
            {last.gpu !== null && (
              <Line
                name={words.gpu}
                series={2}
                samples={samples}
                of={({ gpu }) => gpu?.percent ?? null}
                value={formatPercent(last.gpu.percent / 100)}
                detail={words.of(formatMemory(last.gpu.memoryUsedBytes), formatMemory(last.gpu.memoryTotalBytes))}
              />
            )}
            <Line
              name={words.ram}
              series={3}
              samples={samples}
              of={({ memoryUsedBytes, memoryTotalBytes }) => (memoryUsedBytes / memoryTotalBytes) * 100}
              value={formatMemory(last.memoryUsedBytes)}
              detail={words.of(formatMemory(last.memoryUsedBytes), formatMemory(last.memoryTotalBytes))}
            />
          </>
        )}
        {pc.data !== undefined && (
          <div className={styles.facts}>
            {pc.data.cpu !== '' && <p className="h-meta h-cut">{pc.data.cpu}</p>}
            {graphics !== '' && (
              <p className="h-meta h-cut" title={graphics}>
                {graphics}
                {last?.gpu === null ? `. ${words.noGpu}` : ''}
              </p>
            )}
            {pc.data.diskFreeBytes !== null && (
              <p className="h-meta h-cut">{words.free(formatBytes(pc.data.diskFreeBytes))}</p>
            )}
          </div>
        )}
      </div>
    </Card>
  )
}

interface LineProps {
  name: string
  series: 1 | 2 | 3
  samples: readonly LoadSample[]
  of: (sample: LoadSample) => number | null
  value: string
  detail?: string
}

function Line({ name, series, samples, of, value, detail }: LineProps) {
  const newest = samples.at(-1)?.at ?? 0
  const points = samples.flatMap((sample) => {
    const y = of(sample)
    return y === null ? [] : [{ x: sample.at, y }]
  })
  return (
    <div className={styles.load}>
      <span>{name}</span>
      <span className={styles.loadLine}>
        <Sparkline
          points={points}
          range={[newest - KEPT_MS, newest]}
          gap={GAP_MS}
          top={100}
          height={30}
          series={series}
          label={words.label(name, value)}
        />
      </span>
      <span className={styles.loadValue} title={detail}>
        {value}
      </span>
    </div>
  )
}
