import { Button } from '@mantine/core'
import { Copy, Save } from 'lucide-react'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatBytes, formatFull, formatMemory, formatWhen } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Facts } from '#renderer/ui/Inspector.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import { showToast } from '#renderer/ui/toasts.ts'
import type { DataReport, SystemInfo } from '#shared/contract/system.contract.ts'
import { act } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.data

/** Where the data lives, how large it is, and its backups. */
export function DataSection({ target }: { target: string }) {
  const { data, error, reload } = useResource(async () => {
    const [info, report] = await Promise.all([client.system.info(), client.system.data()])
    return { info, report }
  })
  if (error !== undefined && data === undefined) {
    return (
      <ErrorState title={strings.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
        {errorText(error)}
      </ErrorState>
    )
  }
  if (data === undefined) return null
  return (
    <>
      <Place info={data.info} isTarget={target === 'place'} />
      <Sizes report={data.report} />
      <Backups report={data.report} isTarget={target === 'backups' || target === 'backup'} onDone={reload} />
      <ThisPc info={data.info} />
    </>
  )
}

function Place({ info, isTarget }: { info: SystemInfo; isTarget: boolean }) {
  return (
    <Panel title={words.place} isTarget={isTarget}>
      <div className={`${styles.box} ${styles.figures}`}>
        <Facts
          items={[
            [words.dataDir, <Path key="data" path={info.dataDir} />],
            [words.modelsDir, <Path key="models" path={info.modelsDir} />],
            [words.secrets, words.secretsValue[info.secretsBackend]],
          ]}
        />
      </div>
    </Panel>
  )
}

function Path({ path }: { path: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(path)
    showToast({ text: words.copied })
  }
  return (
    <span className={styles.inline}>
      <span className="h-mono">{path}</span>
      <IconButton icon={Copy} size={14} label={words.copy} onClick={() => void copy()} />
    </span>
  )
}

function Sizes({ report }: { report: DataReport }) {
  return (
    <Panel title={words.sizes}>
      <div className={`${styles.box} ${styles.figures}`}>
        <Facts
          items={[
            [words.database, formatBytes(report.databaseBytes)],
            [words.versions, formatBytes(report.versionsBytes)],
            [words.logs, formatBytes(report.logBytes)],
            [words.models, formatBytes(report.modelsBytes)],
          ]}
        />
      </div>
    </Panel>
  )
}

function Backups({ report, isTarget, onDone }: { report: DataReport; isTarget: boolean; onDone: () => void }) {
  const [isBusy, setIsBusy] = useState(false)
  const backUp = async () => {
    setIsBusy(true)
    await act(async () => {
      const { name, sizeBytes } = await client.system.backup()
      showToast({ text: words.done(name, formatBytes(sizeBytes)) })
    })
    setIsBusy(false)
    onDone()
  }
  return (
    <Panel
      title={words.backups}
      about={words.about}
      isTarget={isTarget}
      actions={
        <Button leftSection={<Save size={14} aria-hidden />} disabled={isBusy} onClick={() => void backUp()}>
          {isBusy ? words.backingUp : words.backUp}
        </Button>
      }
    >
      <div className={styles.box}>
        {report.backups.length === 0 ? (
          <p className={styles.empty}>{words.none}</p>
        ) : (
          report.backups.map((backup) => (
            <div key={backup.name} className={styles.memory}>
              <span className="h-mono">{backup.name}</span>
              <span className="h-meta">
                <Time at={backup.at} short={formatWhen(backup.at)} full={formatFull(backup.at)} />,{' '}
                {formatBytes(backup.sizeBytes)}
              </span>
            </div>
          ))
        )}
      </div>
    </Panel>
  )
}

function ThisPc({ info }: { info: SystemInfo }) {
  return (
    <Panel title={words.thisPc}>
      <div className={`${styles.box} ${styles.figures}`}>
        <Facts
          items={[
            [words.memory, formatMemory(info.totalMemoryBytes)],
            [words.cores, String(info.cpuCount)],
            [words.version, `Hearth ${info.version}, ${info.platform}`],
            [words.since, formatFull(info.startedAt)],
          ]}
        />
      </div>
    </Panel>
  )
}
