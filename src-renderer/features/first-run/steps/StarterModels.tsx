import { Button } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { downloadFigures, followDownloads, shareOf, useDownloads } from '#renderer/lib/downloads-store.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatBytes } from '#renderer/lib/format.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { ProgressLine } from '#renderer/ui/ProgressLine.tsx'
import type { Download, MachineMemory } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { adviseFit } from '#shared/domain/model-fit.ts'
import { STARTER_MODELS, type StarterModel } from '#shared/domain/starter-models.ts'
import { getModel } from '../choose-model.ts'
import styles from '../FirstRun.module.css'
import { strings } from '../strings.ts'

const words = strings.model
const SHOWN = 4

interface StarterModelsProps {
  baseUrl: string
  memory: MachineMemory
  /** models that are here already */
  known: readonly string[]
  /** a download that was begun here is complete */
  onDone: (ref: ModelRef) => void
}

/** A few good first models that fit this PC, the best first, each downloaded with one button. */
export function StarterModels({ baseUrl, memory, known, onDone }: StarterModelsProps) {
  const downloads = useDownloads((store) => store.downloads) ?? []
  const [wanted, setWanted] = useState<readonly string[]>([])
  const [problem, setProblem] = useState('')
  useEffect(followDownloads, [])
  const finished = downloads.find(({ ref, state }) => state === 'done' && wanted.includes(ref.name))
  const finish = useEffectEvent((ref: ModelRef) => {
    setWanted((names) => names.filter((name) => name !== ref.name))
    onDone(ref)
  })
  const finishedRef = finished?.ref
  useEffect(() => {
    if (finishedRef !== undefined) finish(finishedRef)
  }, [finishedRef])
  const get = async (name: string) => {
    setProblem('')
    try {
      const { name: fullName } = await getModel(baseUrl, name)
      setWanted((names) => [...names, fullName])
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <section aria-label={words.starters}>
      <ul className={styles.starters}>
        {startersFor(memory, known).map((starter) => (
          <li key={starter.name} className={styles.starter}>
            <span className={styles.starterText}>
              <b>{starter.title}</b>
              <span className="h-meta">{starter.goodFor}</span>
            </span>
            <Getting
              starter={starter}
              download={downloads.find(({ ref }) => ref.name === starter.name)}
              onGet={() => void get(starter.name)}
            />
          </li>
        ))}
      </ul>
      <p className="h-meta">{words.getSource}</p>
      {problem !== '' && <ErrorState isInline title={problem} />}
    </section>
  )
}

interface GettingProps {
  starter: StarterModel
  download: Download | undefined
  onGet: () => void
}

function Getting({ starter, download, onGet }: GettingProps) {
  const { title, sizeBytes } = starter
  if (download === undefined || download.state === 'done') {
    return (
      <span className={styles.starterEnd}>
        <span>{formatBytes(sizeBytes)}</span>
        <Button size="xs" aria-label={words.getOf(title)} onClick={onGet}>
          {words.get}
        </Button>
      </span>
    )
  }
  const { ref, state } = download
  const mayResume = state === 'paused' || state === 'failed'
  const detail = [words.getStates[state], downloadFigures(download)].filter((text) => text !== '').join(', ')
  return (
    <span className={styles.starterProgress}>
      <ProgressLine value={shareOf(download)} label={words.getting(title)} detail={detail} />
      {mayResume && (
        <Button size="xs" onClick={() => void client.models.resumeDownload({ ref }).catch(() => {})}>
          {words.resume}
        </Button>
      )}
    </span>
  )
}

/** Those that can chat and fit with room, largest first; on a very small PC the smallest ones. */
export function startersFor(memory: MachineMemory, known: readonly string[]): readonly StarterModel[] {
  const free = { ramBytes: memory.ramFreeBytes, vramBytes: memory.vramFreeBytes }
  const chat = STARTER_MODELS.filter(
    ({ name, capabilities }) => capabilities.includes('tools') && !known.includes(name),
  )
  const fitting = chat.filter((starter) => adviseFit(starter, free).fit === 'room').toReversed()
  const modest = fitting.filter(({ sizeBytes }) => sizeBytes < 6e9)
  return (fitting.length === 0 ? chat.slice(0, 2) : modest).slice(0, SHOWN)
}
