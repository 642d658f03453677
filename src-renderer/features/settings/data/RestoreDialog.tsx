import { Button, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatFull } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { countWords } from '#renderer/ui/backup-words.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { BackupSource, RestorePreview } from '#shared/contract/backup.contract.ts'
import styles from '../SettingsPage.module.css'
import { strings as pageStrings } from '../strings.ts'
import own from './Data.module.css'
import { strings } from './strings.ts'

const words = strings.restoreDialog

/** What a restore brings back and what it takes away, before it is confirmed by name. */
export function RestoreDialog({ source, onClose }: { source: BackupSource; onClose: () => void }) {
  const { data: preview, error } = useResource(() => client.backup.preview({ source }))
  const [state, setState] = useState<'asking' | 'restoring'>('asking')
  const [problem, setProblem] = useState('')
  useEffect(() => setProblem(error === undefined ? '' : errorText(error)), [error])
  const when = preview?.at == null ? null : formatFull(preview.at)
  const restore = async (sha256: string) => {
    setState('restoring')
    try {
      await client.backup.restore({ source, sha256 })
    } catch (thrown) {
      setProblem(errorText(thrown))
      setState('asking')
    }
  }
  const close = state === 'restoring' ? () => {} : onClose
  return (
    <Modal opened onClose={close} size={520} title={when === null ? words.anyTitle : words.title(when)}>
      {preview === undefined && problem === '' && <p role="status">{words.reading}</p>}
      {problem !== '' && (
        <ErrorState isInline title={words.failed}>
          {problem}
        </ErrorState>
      )}
      {preview !== undefined && <Preview preview={preview} />}
      {state === 'restoring' && <p role="status">{words.restoring}</p>}
      <div className={styles.dialogActions}>
        {preview !== undefined && (
          <Button
            variant="filled"
            color="red"
            disabled={state === 'restoring'}
            onClick={() => void restore(preview.sha256)}
          >
            {when === null ? words.anyConfirm : words.confirm(when)}
          </Button>
        )}
        <Button data-autofocus disabled={state === 'restoring'} onClick={onClose}>
          {pageStrings.cancel}
        </Button>
      </div>
    </Modal>
  )
}

function Preview({ preview }: { preview: RestorePreview }) {
  const lost = countWords(preview.newer)
  return (
    <>
      <dl className={own.preview}>
        <dt>{words.holds}</dt>
        <dd>{countWords(preview.counts) || words.nothing}</dd>
        <dt>{words.now}</dt>
        <dd>{countWords(preview.present) || words.nothing}</dd>
        <dt>{words.lost}</dt>
        <dd className={lost === '' ? undefined : own.lost}>{lost === '' ? words.lostNone : lost}</dd>
      </dl>
      <p className={styles.help}>
        {words.safe} {words.keys} {preview.isOlderVersion && words.older}
      </p>
    </>
  )
}
