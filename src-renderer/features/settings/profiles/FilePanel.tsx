import { Button, Modal } from '@mantine/core'
import { FileDown, FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorParts } from '#renderer/lib/errors.ts'
import { saveFile } from '#renderer/lib/save-file.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { ImportRow } from '#shared/contract/settings.contract.ts'
import { act, actUndoable } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings as pageStrings } from '../strings.ts'
import { labelOf } from './changes.ts'
import { DiffTable } from './DiffTable.tsx'
import own from './Profiles.module.css'
import { strings } from './strings.ts'

const LARGEST_BYTES = 262_144

interface Preview {
  text: string
  rows: ImportRow[]
  from: string | null
  digest: string
}

/** Settings to a file and back; nothing is taken over that was not shown. */
export function FilePanel({ isTarget }: { isTarget: boolean }) {
  const picker = useRef<HTMLInputElement>(null)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [problem, setProblem] = useState('')
  const exportAll = () =>
    act(async () => {
      const { fileName, text } = await client.settings.export()
      saveFile(fileName, new Blob([text], { type: 'application/json' }))
    })
  const read = async (file: File | undefined) => {
    if (file === undefined) return
    setProblem('')
    if (file.size > LARGEST_BYTES) return setProblem(strings.tooLarge)
    try {
      const text = await file.text()
      setPreview({ text, ...(await client.settings.previewImport({ text })) })
    } catch (thrown) {
      const { title, detail } = errorParts(thrown)
      setProblem(`${title} ${detail}`)
    }
  }
  return (
    <Panel
      title={strings.files}
      about={strings.filesAbout}
      isTarget={isTarget}
      actions={
        <>
          <Button leftSection={<FileUp size={14} aria-hidden />} onClick={() => picker.current?.click()}>
            {strings.import}
          </Button>
          <Button leftSection={<FileDown size={14} aria-hidden />} onClick={() => void exportAll()}>
            {strings.export}
          </Button>
        </>
      }
    >
      <input
        ref={picker}
        hidden
        type="file"
        accept="application/json,.json"
        aria-label={strings.import}
        onChange={(event) => {
          void read(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      {problem !== '' && (
        <ErrorState isInline title={strings.importFailed}>
          {problem}
        </ErrorState>
      )}
      {preview !== null && <ImportDialog preview={preview} onClose={() => setPreview(null)} />}
    </Panel>
  )
}

function ImportDialog({ preview, onClose }: { preview: Preview; onClose: () => void }) {
  const { text, digest, rows, from } = preview
  const byKey = useSettings((store) => store.byKey)
  const changes = rows.filter(({ outcome }) => outcome === 'changes')
  const left = rows.filter(({ problem }) => problem !== null)
  const same = rows.filter(({ outcome }) => outcome === 'same').length
  const take = async () => {
    const undo = changes.map(({ key, before }) => {
      const isDefault = byKey[key as keyof typeof byKey]?.isDefault
      return isDefault ? { key, reset: true } : { key, value: before }
    })
    await actUndoable(
      () => client.settings.import({ text, digest }),
      strings.imported(changes.length),
      () => client.settings.apply({ changes: undo }),
    )
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size={620} title={strings.importTitle}>
      {from !== null && <p className="h-meta">{strings.importFrom(from)}</p>}
      {changes.length === 0 ? <p>{strings.importNothing}</p> : <DiffTable changes={changes} />}
      {same > 0 && changes.length > 0 && <p className="h-meta">{strings.same(same)}</p>}
      {left.length > 0 && (
        <details className={own.left} open={left.length <= 5}>
          <summary>
            {strings.left}: {left.length}
          </summary>
          <ul>
            {left.slice(0, 50).map(({ key, problem }) => (
              <li key={key}>
                <span className={styles.strong}>{labelOf(key)}</span>: {problem}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className={styles.dialogActions}>
        {changes.length > 0 && (
          <Button variant="filled" data-autofocus onClick={() => void take()}>
            {strings.useDialog.confirm(changes.length)}
          </Button>
        )}
        <Button onClick={onClose}>{pageStrings.cancel}</Button>
      </div>
    </Modal>
  )
}
