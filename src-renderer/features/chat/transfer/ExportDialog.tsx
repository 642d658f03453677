import { Button, Checkbox, Modal, Radio } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { errorText } from '#renderer/lib/errors.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { ConversationId } from '#shared/domain/ids.ts'
import { type ExportWish, fetchExport } from './fetch-export.ts'
import { strings } from './strings.ts'
import styles from './Transfer.module.css'
import { closeTransfer } from './transfer-store.ts'

type Format = ExportWish['format']
const FORMATS = Object.entries(strings.formats) as [Format, { label: string; help: string }][]

/** One chat, or all of them, as a file. */
export function ExportDialog({ conversationId }: { conversationId: ConversationId | null }) {
  const [format, setFormat] = useState<Format>('markdown')
  const [allBranches, setAllBranches] = useState(true)
  const [withFiles, setWithFiles] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const start = async () => {
    stop.current = new AbortController()
    setBusy(true)
    setError(null)
    try {
      const which = conversationId === null ? {} : { conversationIds: [conversationId] }
      const wish = { ...which, format, withFiles, allBranches: format === 'json' && allBranches }
      const name = await fetchExport(wish, stop.current.signal)
      showToast({ text: strings.done(name) })
      closeTransfer()
    } catch (thrown) {
      if (!stop.current.signal.aborted) setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={closeTransfer}
      title={conversationId === null ? strings.exportAllTitle : strings.exportTitle}
      size={480}
    >
      <div className={styles.body}>
        <Radio.Group label={strings.format} value={format} onChange={(value) => setFormat(value as Format)}>
          <div className={styles.choices}>
            {FORMATS.map(([value, { label, help }]) => (
              <Radio key={value} value={value} label={label} description={help} />
            ))}
          </div>
        </Radio.Group>
        {format === 'json' && (
          <Checkbox
            label={strings.allBranches}
            checked={allBranches}
            onChange={(event) => setAllBranches(event.currentTarget.checked)}
          />
        )}
        {format !== 'markdown' && (
          <Checkbox
            label={strings.withFiles}
            checked={withFiles}
            onChange={(event) => setWithFiles(event.currentTarget.checked)}
          />
        )}
        {conversationId === null && format !== 'json' && <p className={styles.help}>{strings.several}</p>}
        {error !== null && <ErrorState isInline title={errorText(error)} />}
        <div className={styles.actions}>
          <Button variant="filled" disabled={isBusy} onClick={() => void start()}>
            {isBusy ? strings.working : strings.start}
          </Button>
          <Button variant="default" onClick={closeTransfer}>
            {strings.cancel}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
