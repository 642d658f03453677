import { Button } from '@mantine/core'
import { CircleCheck, CircleDashed, CirclePause, LoaderCircle, OctagonX } from 'lucide-react'
import { useEffect } from 'react'
import { client } from '#renderer/lib/client.ts'
import { downloadFigures, followDownloads, shareOf, useDownloads } from '#renderer/lib/downloads-store.ts'
import { ProgressLine } from '#renderer/ui/ProgressLine.tsx'
import type { Download } from '#shared/contract/models.contract.ts'
import { act, actUndoable } from '../change-setting.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'
import { Panel } from './Panel.tsx'

const words = modelWords.downloads

/** Models on their way. Nothing is shown while there are none. */
export function DownloadsPanel({ isTarget }: { isTarget: boolean }) {
  const downloads = useDownloads((store) => store.downloads)
  useEffect(followDownloads, [])
  if (downloads === null || downloads.length === 0) return null
  return (
    <Panel title={words.heading} isTarget={isTarget}>
      <ul className={styles.box} aria-label={words.heading}>
        {downloads.map((download) => (
          <DownloadRow key={`${download.ref.providerId}/${download.ref.name}`} download={download} />
        ))}
      </ul>
    </Panel>
  )
}

function DownloadRow({ download }: { download: Download }) {
  const { ref, state } = download
  const isMoving = state === 'running' || state === 'paused'
  return (
    <li className={styles.item}>
      <StateIcon state={state} />
      <span className={styles.itemMain}>
        <span className={styles.itemName}>
          <span className="h-cut">{ref.name}</span>
          <span className="h-meta">
            {words.states[state]}, {download.providerName}
          </span>
        </span>
        {isMoving ? (
          <ProgressLine value={shareOf(download)} label={words.label(ref.name)} detail={downloadFigures(download)} />
        ) : (
          state !== 'queued' && <span className={`${styles.detail} h-meta`}>{downloadFigures(download)}</span>
        )}
      </span>
      <span className={styles.itemEnd}>
        <Actions download={download} />
      </span>
    </li>
  )
}

function Actions({ download: { ref, state } }: { download: Download }) {
  const button = (label: string, onClick: () => void) => (
    <Button size="xs" aria-label={words.of(label, ref.name)} onClick={onClick}>
      {label}
    </Button>
  )
  const cancel = () =>
    void actUndoable(
      () => client.models.cancelDownload({ ref }),
      words.cancelled(ref.name),
      () => client.models.pull({ ref }),
    )
  if (state === 'done') return button(words.dismiss, () => void act(() => client.models.cancelDownload({ ref })))
  return (
    <>
      {state === 'running' || state === 'queued'
        ? button(words.pause, () => void act(() => client.models.pauseDownload({ ref })))
        : button(words.resume, () => void act(() => client.models.resumeDownload({ ref })))}
      {button(words.cancel, cancel)}
    </>
  )
}

function StateIcon({ state }: { state: Download['state'] }) {
  if (state === 'running') {
    return <LoaderCircle size={16} aria-hidden className="h-spin" color="var(--h-running)" />
  }
  if (state === 'done') return <CircleCheck size={16} aria-hidden color="var(--h-succeeded)" />
  if (state === 'failed') return <OctagonX size={16} aria-hidden color="var(--h-failed)" />
  if (state === 'paused') return <CirclePause size={16} aria-hidden color="var(--h-text-3)" />
  return <CircleDashed size={16} aria-hidden color="var(--h-text-3)" />
}
