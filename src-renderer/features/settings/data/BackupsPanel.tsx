import { Button } from '@mantine/core'
import { FileUp, RotateCcw, Save, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { browseFor } from '#renderer/lib/browse.ts'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatBytes, formatFull, formatWhen } from '#renderer/lib/format.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { BACKUP_KINDS, countWords } from '#renderer/ui/backup-words.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { PathPicker } from '#renderer/ui/PathPicker.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { BackupOverview, BackupSource, BackupView } from '#shared/contract/backup.contract.ts'
import { ERROR_TEXTS } from '#shared/errors/error-texts.ts'
import { isErrorCode } from '#shared/errors/errors.ts'
import { act } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings as pageStrings } from '../strings.ts'
import own from './Data.module.css'
import { RestoreDialog } from './RestoreDialog.tsx'
import { strings } from './strings.ts'

const browseDatabases = browseFor('.sqlite')

/** Backups with why each is kept; made, tried out, restored and deleted here. */
export function BackupsPanel({ isTarget }: { isTarget: boolean }) {
  const { data, error, reload } = useResource(() => client.backup.overview(), ['backup.changed'])
  const [isMaking, setIsMaking] = useState(false)
  const [source, setSource] = useState<BackupSource | null>(null)
  const [isPicking, setIsPicking] = useState(false)
  const backUp = async () => {
    setIsMaking(true)
    await act(async () => {
      const { sizeBytes } = await client.backup.create()
      showToast({ text: strings.made(formatBytes(sizeBytes)) })
    })
    setIsMaking(false)
  }
  return (
    <Panel
      title={strings.backups}
      about={strings.about}
      isTarget={isTarget}
      actions={
        <>
          <Button leftSection={<FileUp size={14} aria-hidden />} onClick={() => setIsPicking(true)}>
            {strings.fromFile}
          </Button>
          <Button leftSection={<Save size={14} aria-hidden />} disabled={isMaking} onClick={() => void backUp()}>
            {isMaking ? strings.backingUp : strings.backUp}
          </Button>
        </>
      }
    >
      {error !== undefined && data === undefined && (
        <ErrorState title={pageStrings.failed} action={<Button onClick={reload}>{pageStrings.retry}</Button>}>
          {errorText(error)}
        </ErrorState>
      )}
      {data !== undefined && <Trouble overview={data} />}
      {data !== undefined && <Backups overview={data} onRestore={setSource} />}
      <PathPicker
        isOpen={isPicking}
        title={strings.fromFile}
        picks="file"
        confirmLabel={strings.pickFile}
        strings={pageStrings.picker}
        browse={browseDatabases}
        onPick={(path) => {
          setIsPicking(false)
          setSource({ path })
        }}
        onClose={() => setIsPicking(false)}
      />
      {source !== null && <RestoreDialog source={source} onClose={() => setSource(null)} />}
    </Panel>
  )
}

function Trouble({ overview: { isDamaged, lastFailure } }: { overview: BackupOverview }) {
  return (
    <>
      {isDamaged && (
        <div className={own.trouble}>
          <ErrorState
            isInline
            title={strings.damaged}
            action={<Button onClick={() => void act(() => client.backup.repair())}>{strings.repair}</Button>}
          >
            {strings.damagedNext}
          </ErrorState>
        </div>
      )}
      {lastFailure !== null && (
        <div className={own.trouble}>
          <ErrorState isInline title={strings.failed(formatWhen(lastFailure.at))}>
            {isErrorCode(lastFailure.code) && ERROR_TEXTS[lastFailure.code].title} {strings.failedNext}
          </ErrorState>
        </div>
      )}
    </>
  )
}

interface BackupsProps {
  overview: BackupOverview
  onRestore: (source: BackupSource) => void
}

function Backups({ overview, onRestore }: BackupsProps) {
  const { backups, nextDailyAt, freeBytes } = overview
  const [doomed, setDoomed] = useState<BackupView | null>(null)
  return (
    <>
      <ul className={styles.box} aria-label={strings.list}>
        {backups.length === 0 && <li className={styles.empty}>{strings.none}</li>}
        {backups.map((backup) => (
          <BackupRow
            key={backup.name}
            backup={backup}
            onRestore={() => onRestore({ name: backup.name })}
            onRemove={() => setDoomed(backup)}
          />
        ))}
      </ul>
      <p className={styles.help}>
        {nextDailyAt === null ? strings.off : strings.next(formatWhen(nextDailyAt))}{' '}
        {strings.free(formatBytes(freeBytes))}
      </p>
      {doomed !== null && (
        <ConfirmDialog
          isOpen
          isDestructive
          title={strings.removeTitle}
          confirmLabel={strings.remove}
          cancelLabel={pageStrings.cancel}
          onConfirm={async () => {
            await act(() => client.backup.remove({ name: doomed.name }), strings.removed)
          }}
          onClose={() => setDoomed(null)}
        >
          {strings.removeText(formatFull(doomed.at), formatBytes(doomed.sizeBytes))}
        </ConfirmDialog>
      )}
    </>
  )
}

interface BackupRowProps {
  backup: BackupView
  onRestore: () => void
  onRemove: () => void
}

function BackupRow({ backup, onRestore, onRemove }: BackupRowProps) {
  const [isChecking, setIsChecking] = useState(false)
  const when = formatWhen(backup.at)
  const full = formatFull(backup.at)
  const check = async () => {
    setIsChecking(true)
    await act(() => client.backup.check({ name: backup.name }))
    setIsChecking(false)
  }
  const kept = backup.keptAs.map((reason) => strings.kept[reason]).join(', ')
  const counted = countWords(backup.counts)
  return (
    <li className={own.backup}>
      <div className={styles.itemMain}>
        <div>
          <span className={styles.strong}>
            <Time at={backup.at} short={when} full={full} />
          </span>{' '}
          <span className="h-meta">
            {BACKUP_KINDS[backup.kind]}, {formatBytes(backup.sizeBytes)}, {kept === '' ? strings.expires : kept}
          </span>
        </div>
        {counted !== '' && <div className="h-meta">{counted}</div>}
        <CheckResult backup={backup} />
      </div>
      <div className={styles.itemEnd}>
        <Button
          size="xs"
          leftSection={<ShieldCheck size={14} aria-hidden />}
          disabled={isChecking}
          {...(isChecking ? {} : { 'aria-label': strings.checkOf(full) })}
          onClick={() => void check()}
        >
          {isChecking ? strings.checking : strings.check}
        </Button>
        <Button
          size="xs"
          leftSection={<RotateCcw size={14} aria-hidden />}
          aria-label={strings.restoreOf(full)}
          onClick={onRestore}
        >
          {strings.restore}
        </Button>
        <IconButton icon={Trash2} size={14} tone="danger" label={`${strings.remove}: ${full}`} onClick={onRemove} />
      </div>
    </li>
  )
}

function CheckResult({ backup: { lastCheck } }: { backup: BackupView }) {
  if (lastCheck === null) return <div className="h-meta">{strings.notChecked}</div>
  const when = formatWhen(lastCheck.at)
  return (
    <details className={own.findings} data-failed={!lastCheck.isOk || undefined}>
      <summary>{lastCheck.isOk ? strings.checked(when) : strings.checkFailed(when)}</summary>
      <ul>
        {lastCheck.findings.map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
    </details>
  )
}
