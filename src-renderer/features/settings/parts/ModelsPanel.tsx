import { Button } from '@mantine/core'
import { ArrowDownToLine, FileBox, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { browseFor } from '#renderer/lib/browse.ts'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatBytes } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import { DataGrid } from '#renderer/ui/DataGrid.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { PathPicker } from '#renderer/ui/PathPicker.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import { act } from '../change-setting.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { GetModelDialog } from './GetModelDialog.tsx'
import { ModelDialog } from './ModelDialog.tsx'
import { keepsAlive, menuOf, modelKey } from './model-actions.ts'
import { modelColumns, useUses } from './model-columns.tsx'
import { Panel } from './Panel.tsx'

const words = strings.models
const browseModels = browseFor('gguf')

/** Every model of every provider that is switched on. */
export function ModelsPanel({ isTarget, isGetting }: { isTarget: boolean; isGetting: boolean }) {
  const list = useResource(
    () => client.models.list({}),
    ['model.changed', 'provider.changed', 'provider.state_changed'],
  )
  const [search, setSearch] = useState('')
  const [selected, setSelected] = useState<string | null>(null)
  const [isPicking, setIsPicking] = useState(false)
  const [edited, setEdited] = useState<Model | null>(null)
  const [deleted, setDeleted] = useState<Model | null>(null)
  const { data: memory } = useResource(() => client.models.machine(), ['model.changed'])
  const uses = useUses()
  const models = list.data ?? []
  const text = search.trim().toLowerCase()
  const shown = models.filter(({ title, ref, providerName }) =>
    `${title}\n${ref.name}\n${providerName}`.toLowerCase().includes(text),
  )
  const refresh = async () => {
    await act(async () => list.replace(await client.models.list({ refresh: true })))
  }
  const open = async (path: string) => {
    setIsPicking(false)
    await act(async () => {
      const model = await client.models.openGguf({ path })
      setSelected(modelKey(model))
      list.reload()
    })
  }
  const menu = (model: Model) =>
    menuOf(model, uses, { onOptions: () => setEdited(model), onDelete: () => setDeleted(model) })
  const get = () => goTo('settings', 'models/get')
  return (
    <Panel
      title={words.heading}
      isTarget={isTarget}
      actions={
        <>
          <Button variant="subtle" leftSection={<RefreshCw size={14} aria-hidden />} onClick={() => void refresh()}>
            {words.refresh}
          </Button>
          <Button leftSection={<ArrowDownToLine size={14} aria-hidden />} onClick={get}>
            {modelWords.get}
          </Button>
          <Button leftSection={<FileBox size={14} aria-hidden />} onClick={() => setIsPicking(true)}>
            {words.openFile}
          </Button>
        </>
      }
    >
      {models.length > 8 && (
        <div className={styles.toolbar}>
          <SearchField label={words.search} value={search} onChange={setSearch} />
          <span className="h-push h-meta">{words.count(shown.length)}</span>
        </div>
      )}
      {list.error !== undefined && list.data === undefined && (
        <ErrorState isInline title={strings.failed} action={<Button onClick={list.reload}>{strings.retry}</Button>}>
          {errorText(list.error)}
        </ErrorState>
      )}
      {list.data !== undefined && shown.length === 0 && (
        <p className={`${styles.box} ${styles.empty}`}>{search === '' ? words.none : words.noneFound(search)}</p>
      )}
      {shown.length > 0 && (
        <div className={styles.table}>
          <DataGrid
            label={words.heading}
            columns={modelColumns(uses, memory, menu)}
            rows={shown}
            rowHeightPx={50}
            keyOf={modelKey}
            textOf={(model) => model.title}
            selectedKey={selected}
            onSelect={(model) => setSelected(modelKey(model))}
            onOpen={setEdited}
            menuOf={menu}
          />
        </div>
      )}
      {isGetting && (
        <GetModelDialog
          models={models}
          memory={memory}
          onClose={() => goTo('settings', 'models/list', { replace: true })}
        />
      )}
      {deleted !== null && <DeleteModel model={deleted} onClose={() => setDeleted(null)} />}
      {edited !== null && (
        <ModelDialog model={edited} keepsAlive={keepsAlive(edited, uses)} onClose={() => setEdited(null)} />
      )}
      <PathPicker
        isOpen={isPicking}
        title={words.openFile}
        picks="file"
        confirmLabel={words.openFileConfirm}
        strings={strings.picker}
        browse={browseModels}
        onPick={(path) => void open(path)}
        onClose={() => setIsPicking(false)}
      />
    </Panel>
  )
}

function DeleteModel({ model, onClose }: { model: Model; onClose: () => void }) {
  const { ref, title, sizeBytes, providerName } = model
  return (
    <ConfirmDialog
      isOpen
      isDestructive
      title={modelWords.deleteTitle(title)}
      confirmLabel={modelWords.delete}
      cancelLabel={strings.cancel}
      onConfirm={async () => {
        await act(() => client.models.remove({ ref }), modelWords.deleted(title))
      }}
      onClose={onClose}
    >
      {modelWords.deleteText(sizeBytes === null ? '' : formatBytes(sizeBytes), providerName)}
    </ConfirmDialog>
  )
}
