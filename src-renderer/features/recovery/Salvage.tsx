import { Button } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatFull } from '#renderer/lib/format.ts'
import { countWords } from '#renderer/ui/backup-words.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import type { BackupView } from '#shared/contract/backup.contract.ts'
import type { SalvageReport } from '#shared/contract/recovery.contract.ts'
import { Part } from './Part.tsx'
import styles from './RecoveryScreen.module.css'
import { strings } from './strings.ts'
import type { useStep } from './use-recovery.ts'

interface SalvageProps {
  backups: readonly BackupView[]
  step: ReturnType<typeof useStep>
}

/** Reads what can be read, says what is lost, and asks before it takes the place of the damaged file. */
export function Salvage({ backups, step }: SalvageProps) {
  const [report, setReport] = useState<SalvageReport | null>(null)
  const [asksUse, setAsksUse] = useState(false)
  const isBusy = step.busy !== null
  const read = async () => setReport(await client.recovery.salvage())
  return (
    <>
      <Part title={strings.salvage} about={strings.salvageAbout}>
        <Button disabled={isBusy} onClick={() => void step.run(strings.salvaging, read, false)}>
          {strings.startSalvage}
        </Button>
      </Part>
      {report !== null && (
        <div className={`${styles.box} ${styles.report}`} role="status">
          <Report report={report} backups={backups} />
          <div>
            <Button disabled={isBusy} onClick={() => setAsksUse(true)}>
              {strings.use}
            </Button>
          </div>
        </div>
      )}
      {report !== null && (
        <ConfirmDialog
          isOpen={asksUse}
          title={strings.useTitle}
          confirmLabel={strings.use}
          cancelLabel={strings.cancel}
          onConfirm={() =>
            step.run(strings.restarting, () => client.recovery.acceptSalvaged({ sha256: report.sha256 }), true)
          }
          onClose={() => setAsksUse(false)}
        >
          {strings.useText}
        </ConfirmDialog>
      )}
    </>
  )
}

function Report({ report, backups }: { report: SalvageReport; backups: readonly BackupView[] }) {
  const saved = countWords(report.counts)
  const gaps = report.tables.filter((table) => table.gaps > 0).map((table) => table.name.replaceAll('_', ' '))
  const orphans = report.tables.reduce((sum, table) => sum + table.orphans, 0)
  const known = backups.find((backup) => countWords(backup.counts) !== '')
  return (
    <>
      <strong>{strings.saved}</strong>
      <p>{saved === '' ? strings.savedNone : saved}</p>
      {gaps.length === 0 && orphans === 0 && <p>{strings.lostNone}</p>}
      {gaps.length > 0 && <p>{strings.gaps(gaps.join(', '))}</p>}
      {orphans > 0 && <p>{strings.orphans(orphans)}</p>}
      {known !== undefined && (
        <p className="h-meta">{strings.compare(formatFull(known.at), countWords(known.counts))}</p>
      )}
    </>
  )
}
