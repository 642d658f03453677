import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatBytes, formatFull } from '#renderer/lib/format.ts'
import { BACKUP_KINDS, countWords } from '#renderer/ui/backup-words.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import type { BackupView } from '#shared/contract/backup.contract.ts'
import styles from './RecoveryScreen.module.css'
import { strings } from './strings.ts'
import { type CheckState, useChecks } from './use-recovery.ts'

interface BackupChoiceProps {
  backups: readonly BackupView[]
  isBusy: boolean
  onRestore: (name: string) => Promise<void>
}

/** The backups, each tried out; one that works can be restored. */
export function BackupChoice({ backups, isBusy, onRestore }: BackupChoiceProps) {
  const checks = useChecks(backups)
  const [chosen, setChosen] = useState<BackupView | null>(null)
  const works = (backup: BackupView) => isOk(checks.get(backup.name))
  const newest = backups.find(works)
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h2 className={styles.partTitle}>{strings.backups}</h2>
      </div>
      <p className={styles.about}>{strings.backupsAbout}</p>
      <ul className={styles.box} aria-label={strings.list}>
        {backups.length === 0 && <li className={styles.empty}>{strings.none}</li>}
        {backups.map((backup) => (
          <li key={backup.name} className={styles.backup}>
            <span>
              <span className={styles.when}>{formatFull(backup.at)}</span>
              <br />
              <span className="h-meta">
                {backup === newest && `${strings.newest}. `}
                {BACKUP_KINDS[backup.kind]}, {formatBytes(backup.sizeBytes)}
                {countWords(backup.counts) !== '' && `, ${countWords(backup.counts)}`}
              </span>
            </span>
            <Outcome check={checks.get(backup.name) ?? 'waiting'} />
            <Button
              variant={backup === newest ? 'filled' : 'default'}
              disabled={isBusy || !works(backup)}
              aria-label={strings.restoreOf(formatFull(backup.at))}
              onClick={() => setChosen(backup)}
            >
              {strings.restore}
            </Button>
            <Findings check={checks.get(backup.name)} />
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <ConfirmDialog
          isOpen
          title={strings.restoreTitle(formatFull(chosen.at))}
          confirmLabel={strings.restoreConfirm(formatFull(chosen.at))}
          cancelLabel={strings.cancel}
          onConfirm={() => onRestore(chosen.name)}
          onClose={() => setChosen(null)}
        >
          {strings.restoreText(countWords(chosen.counts))}
        </ConfirmDialog>
      )}
    </section>
  )
}

const isOk = (check: CheckState | undefined) => typeof check === 'object' && check.isOk

function Outcome({ check }: { check: CheckState }) {
  if (check === 'waiting') return <span className="h-meta">{strings.waiting}</span>
  if (check === 'checking') return <StatusChip status="running">{strings.checking}</StatusChip>
  return check.isOk ? (
    <StatusChip status="succeeded">{strings.isOk}</StatusChip>
  ) : (
    <StatusChip status="failed">{strings.isBad}</StatusChip>
  )
}

function Findings({ check }: { check: CheckState | undefined }) {
  if (typeof check !== 'object' || check.isOk) return null
  return <span className={styles.bad}>{check.findings.join(' ')}</span>
}
