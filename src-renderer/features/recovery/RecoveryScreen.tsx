import { Button } from '@mantine/core'
import { Copy, OctagonX } from 'lucide-react'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatBytes } from '#renderer/lib/format.ts'
import { useRecovery } from '#renderer/lib/recovery-store.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Facts } from '#renderer/ui/Inspector.tsx'
import type { RecoveryState } from '#shared/contract/recovery.contract.ts'
import { BackupChoice } from './BackupChoice.tsx'
import { Part } from './Part.tsx'
import styles from './RecoveryScreen.module.css'
import { Salvage } from './Salvage.tsx'
import { strings } from './strings.ts'
import { useStep } from './use-recovery.ts'

/** In place of everything else while the data cannot be opened: what is wrong, what is safe, and the ways out. */
export function RecoveryScreen() {
  const state = useRecovery((store) => store.state)
  if (state === null || state.problem === null) return null
  return <Ways state={state} problem={state.problem} />
}

function Ways({ state, problem }: { state: RecoveryState; problem: NonNullable<RecoveryState['problem']> }) {
  const step = useStep()
  const [asksFresh, setAsksFresh] = useState(false)
  const isBusy = step.busy !== null
  return (
    <main className={styles.screen} aria-label={strings.app}>
      <div className={styles.column}>
        <div className={styles.head}>
          <OctagonX size={24} aria-hidden color="var(--h-failed)" />
          <h1 className={styles.title}>{strings.title[problem]}</h1>
        </div>
        <p className={styles.lead}>
          {strings.what[problem]} {strings.advice[problem]}
        </p>
        <p className={styles.safe}>{strings.safe}</p>
        {step.problem !== '' && (
          <ErrorState isInline title={strings.failed}>
            {step.problem}
          </ErrorState>
        )}
        <p role="status">{step.busy}</p>
        <BackupChoice
          backups={state.backups}
          isBusy={isBusy}
          onRestore={(name) => step.run(strings.restarting, () => client.recovery.restore({ name }), true)}
        />
        {problem === 'corrupt' && <Salvage backups={state.backups} step={step} />}
        <Part title={strings.again} about={strings.againAbout}>
          <Button
            disabled={isBusy}
            onClick={() => void step.run(strings.restarting, () => client.recovery.tryAgain(), true)}
          >
            {strings.again}
          </Button>
        </Part>
        <Part title={strings.fresh} about={strings.freshAbout}>
          <Button disabled={isBusy} onClick={() => setAsksFresh(true)}>
            {strings.fresh}
          </Button>
        </Part>
        <TheFile state={state} />
        <ConfirmDialog
          isOpen={asksFresh}
          isDestructive
          title={strings.freshTitle}
          confirmLabel={strings.freshConfirm}
          cancelLabel={strings.cancel}
          onConfirm={() => step.run(strings.restarting, () => client.recovery.startFresh(), true)}
          onClose={() => setAsksFresh(false)}
        >
          {strings.freshText}
        </ConfirmDialog>
      </div>
    </main>
  )
}

function TheFile({ state: { databaseFile, sizeBytes, dataDir, version, detail } }: { state: RecoveryState }) {
  return (
    <section className={styles.part} aria-label={strings.facts}>
      <div className={`${styles.box} ${styles.facts}`}>
        <Facts
          items={[
            [strings.file, <Path key="file" path={databaseFile} />],
            [strings.size, sizeBytes === 0 ? strings.empty : formatBytes(sizeBytes)],
            [strings.folder, <Path key="folder" path={dataDir} />],
            [strings.version, version],
          ]}
        />
      </div>
      <details className={styles.details}>
        <summary>{strings.details}</summary>
        <p className="h-mono">{detail}</p>
      </details>
    </section>
  )
}

function Path({ path }: { path: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(path)
    showToast({ text: strings.copied })
  }
  return (
    <span className={styles.line}>
      <span className={`h-mono ${styles.path}`}>{path}</span>
      <IconButton icon={Copy} size={14} label={`${strings.copy}: ${path}`} onClick={() => void copy()} />
    </span>
  )
}
