import { Button } from '@mantine/core'
import { Copy } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatBytes, formatFull, formatMemory } from '#renderer/lib/format.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Facts } from '#renderer/ui/Inspector.tsx'
import type { DataReport, SystemInfo } from '#shared/contract/system.contract.ts'
import { BackupsPanel } from '../data/BackupsPanel.tsx'
import { CleanUpPanel } from '../data/CleanUpPanel.tsx'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { SettingFields } from './plain-section.tsx'

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
      <BackupsPanel isTarget={target === 'backups' || target === 'backup'} />
      <SettingFields section="data" target={target} />
      <CleanUpPanel isTarget={target === 'clean-up'} />
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
            [words.backups, formatBytes(report.backupBytes)],
            [words.logs, formatBytes(report.logBytes)],
            [words.models, formatBytes(report.modelsBytes)],
          ]}
        />
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
