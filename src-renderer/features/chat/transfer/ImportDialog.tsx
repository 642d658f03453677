import { Button, Modal } from '@mantine/core'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatWhen } from '#renderer/lib/format.ts'
import { sendFile } from '#renderer/lib/send-file.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { ProgressLine } from '#renderer/ui/ProgressLine.tsx'
import type { ChatImport } from '#shared/contract/chat-files.contract.ts'
import { orSay } from '../parts/say.ts'
import { errorTextOf } from './error-text.ts'
import { strings } from './strings.ts'
import styles from './Transfer.module.css'
import { closeTransfer } from './transfer-store.ts'

/** Chats from a file, how far that is, what was left out, and the way back. */
export function ImportDialog() {
  const imports = useResource(() => client.chat.imports(), ['import.changed'])
  const picker = useRef<HTMLInputElement>(null)
  const [sent, setSent] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)

  const start = async (file: File) => {
    setSent(0)
    setError(null)
    try {
      const content = await sendFile(file, setSent)
      await client.chat.importStart({ name: file.name.slice(0, 255), ...content })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSent(null)
    }
  }
  const items = imports.data?.items ?? []
  return (
    <Modal opened onClose={closeTransfer} title={strings.importTitle} size={560}>
      <div className={styles.body}>
        <p className={styles.help}>{strings.importText}</p>
        <div>
          <Button
            variant="filled"
            leftSection={<FileUp size={16} aria-hidden="true" />}
            disabled={sent !== null}
            onClick={() => picker.current?.click()}
          >
            {strings.choose}
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".json,.zip"
            hidden
            data-testid="import-file"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              event.currentTarget.value = ''
              if (file !== undefined) void start(file)
            }}
          />
        </div>
        {sent !== null && (
          <ProgressLine value={sent} label={strings.reading} detail={strings.sending(Math.round(sent * 100))} />
        )}
        {error !== null && <ErrorState isInline title={errorText(error)} />}
        {imports.error !== undefined && <ErrorState isInline title={errorText(imports.error)} />}
        {items.length > 0 && (
          <section aria-label={strings.earlier}>
            <h3 className={styles.heading}>{strings.earlier}</h3>
            <ul className={styles.imports}>
              {items.map((each) => (
                <ImportRow key={each.importId} each={each} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Modal>
  )
}

function ImportRow({ each }: { each: ChatImport }) {
  const { importId, name, state, total, imported, skipped, error, createdAt } = each
  const [isOpen, setOpen] = useState(false)
  const undo = async () => {
    await client.chat.undoImport({ importId })
    showToast({ text: strings.undone })
  }
  return (
    <li className={styles.import}>
      <div className={styles.line}>
        <span className="h-cut" title={name}>
          {name}
        </span>
        <span className={styles.when}>{formatWhen(createdAt)}</span>
      </div>
      {state === 'running' && (
        <ProgressLine
          value={total === 0 ? null : imported / total}
          label={name}
          detail={total === 0 ? strings.reading : strings.progress(imported, total)}
        />
      )}
      <div className={styles.line}>
        <span role="status">
          {state === 'failed' && error !== null ? errorTextOf(error) : strings.state(state, imported)}
        </span>
        <span className={styles.buttons}>
          {state === 'running' && (
            <Button size="xs" variant="default" onClick={() => orSay(client.chat.cancelImport({ importId }))}>
              {strings.stop}
            </Button>
          )}
          {skipped.length > 0 && (
            <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {strings.skipped(skipped.length)}
            </Button>
          )}
          {(state === 'finished' || state === 'cancelled') && imported > 0 && (
            <Button size="xs" variant="default" onClick={() => orSay(undo())}>
              {strings.undo}
            </Button>
          )}
        </span>
      </div>
      {isOpen && (
        <ul className={styles.skipped} aria-label={strings.skipped(skipped.length)}>
          {skipped.map(({ title, why }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two chats may have the same title and reason
            <li key={at}>
              <strong>{title}</strong>: {why}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
