import { Button } from '@mantine/core'
import { Gauge } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatDecimal, formatDuration, formatPercent, formatTokens } from '#renderer/lib/format.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { Model, ModelTest } from '#shared/contract/models.contract.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'

const words = modelWords.test

/** A tiny real answer of a model, with its figures. Closing the dialog stops it. */
export function ModelTestPanel({ model }: { model: Model }) {
  const [result, setResult] = useState<ModelTest | null>(null)
  const [problem, setProblem] = useState('')
  const running = useRef<AbortController | null>(null)
  const [isRunning, setIsRunning] = useState(false)
  useEffect(() => () => running.current?.abort(), [])
  const run = async () => {
    const stop = new AbortController()
    running.current = stop
    setIsRunning(true)
    setProblem('')
    try {
      setResult(await client.models.test({ ref: model.ref }, { signal: stop.signal }))
    } catch (error) {
      if (!stop.signal.aborted) setProblem(errorText(error))
    }
    if (!stop.signal.aborted) setIsRunning(false)
  }
  return (
    <section className={styles.dialogPart}>
      <div className={styles.panelHead}>
        <p className={styles.dialogAbout}>{words.about}</p>
        <div className={styles.panelActions}>
          <Button disabled={isRunning} leftSection={<Gauge size={14} aria-hidden />} onClick={() => void run()}>
            {isRunning ? words.running : words.run}
          </Button>
        </div>
      </div>
      <div role="status">{result !== null && !isRunning && problem === '' && <Figures result={result} />}</div>
      {problem !== '' && <ErrorState isInline title={problem} />}
    </section>
  )
}

function Figures({ result }: { result: ModelTest }) {
  const { firstTokenMs, tokensPerSecond, allocatedTokens, askedTokens, gpuShare, answer } = result
  const rows: [string, string][] = [
    [words.first, formatDuration(firstTokenMs)],
    ...(tokensPerSecond === null
      ? []
      : [[words.speed, words.perSecond(formatDecimal(tokensPerSecond))] as [string, string]]),
    [
      words.window,
      allocatedTokens === null ? words.notTold : words.given(formatTokens(allocatedTokens), formatTokens(askedTokens)),
    ],
    [words.where, gpuShare === null ? words.notTold : gpuShare === 0 ? words.cpu : words.gpu(formatPercent(gpuShare))],
    [words.answer, answer],
  ]
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name} className={styles.testRow}>
          <dt className={styles.testName}>{name}</dt>
          <dd className={styles.testValue}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
