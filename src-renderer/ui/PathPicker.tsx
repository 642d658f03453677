import { Button, Modal, TextInput } from '@mantine/core'
import { ArrowUp, File, Folder } from 'lucide-react'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { IconButton } from './IconButton.tsx'
import { nativePicker } from './native-picker.ts'
import styles from './PathPicker.module.css'
import { VirtualList } from './VirtualList.tsx'

export interface PathEntry {
  name: string
  path: string
  kind: 'folder' | 'file'
  /** at the right: "5.2 GB" */
  detail?: string
}

export interface PathListing {
  path: string
  parent: string | null
  entries: readonly PathEntry[]
  /** more than was listed */
  isCut: boolean
}

interface PathPickerProps {
  isOpen: boolean
  title: string
  /** what is picked: a folder, or a file in one */
  picks: 'folder' | 'file'
  confirmLabel: string
  strings: { path: string; up: string; entries: string; empty: string; cut: string; cancel: string }
  /** looks into a folder; the empty path is the start. Rejects with an Error whose message is for the person. */
  browse: (path: string) => Promise<PathListing>
  onPick: (path: string) => void
  onClose: () => void
}

const ROW_PX = 32

/** Picks a folder or a file of this PC: with the dialog of the system where there is one, else in the page. */
export function PathPicker(props: PathPickerProps) {
  return nativePicker() === null ? <PathDialog {...props} /> : <NativeDialog {...props} />
}

/** Opens the dialog of the system once each time it is to be open; shows nothing itself. */
function NativeDialog({ isOpen, picks, title, onPick, onClose }: PathPickerProps) {
  const end = useEffectEvent((path: string | null) => (path === null ? onClose() : onPick(path)))
  useEffect(() => {
    if (!isOpen) return
    void nativePicker()?.(picks, title)
      .catch(() => null)
      .then((path) => end(path))
  }, [isOpen, picks, title])
  return null
}

/** By walking, or by typing its path. */
function PathDialog(props: PathPickerProps) {
  const { isOpen, picks, browse, strings } = props
  const [listing, setListing] = useState<PathListing | null>(null)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<PathEntry | null>(null)
  const [problem, setProblem] = useState('')

  const go = useCallback(
    async (path: string) => {
      try {
        const next = await browse(path)
        setListing(next)
        setTyped(next.path)
        setChosen(null)
        setProblem('')
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
      }
    },
    [browse],
  )
  useEffect(() => {
    if (isOpen) void go('')
  }, [isOpen, go])

  const target = picks === 'file' ? (chosen?.kind === 'file' ? chosen.path : '') : (chosen?.path ?? typed)
  const open = (entry: PathEntry) => (entry.kind === 'folder' ? void go(entry.path) : props.onPick(entry.path))
  return (
    <Modal opened={isOpen} onClose={props.onClose} title={props.title} size={620}>
      <div className={styles.top}>
        <IconButton
          icon={ArrowUp}
          label={strings.up}
          disabled={listing?.parent === null || listing === null}
          onClick={() => void go(listing?.parent ?? '')}
        />
        <TextInput
          className={styles.path}
          aria-label={strings.path}
          value={typed}
          spellCheck={false}
          data-autofocus
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && void go(typed)}
          error={problem}
        />
      </div>
      <div className={styles.list}>
        {listing !== null && listing.entries.length === 0 ? (
          <p className={styles.empty}>{strings.empty}</p>
        ) : (
          <VirtualList
            label={strings.entries}
            items={listing?.entries ?? []}
            keyOf={(entry) => entry.path}
            textOf={(entry) => entry.name}
            rowHeightPx={ROW_PX}
            selectedKey={chosen?.path ?? null}
            onSelect={setChosen}
            onOpen={open}
            renderRow={(entry, isSelected) => <EntryRow entry={entry} isSelected={isSelected} />}
          />
        )}
      </div>
      {listing?.isCut && <p className="h-meta">{strings.cut}</p>}
      <div className={styles.actions}>
        <Button variant="filled" disabled={target === ''} onClick={() => props.onPick(target)}>
          {props.confirmLabel}
        </Button>
        <Button onClick={props.onClose}>{strings.cancel}</Button>
        {target !== '' && (
          <span className="h-cut h-meta" title={target}>
            {target}
          </span>
        )}
      </div>
    </Modal>
  )
}

function EntryRow({ entry, isSelected }: { entry: PathEntry; isSelected: boolean }) {
  const Icon = entry.kind === 'folder' ? Folder : File
  return (
    <div className={styles.row} data-selected={isSelected || undefined}>
      <Icon size={16} aria-hidden />
      <span className="h-cut">{entry.name}</span>
      {entry.detail !== undefined && <span className="h-meta h-push">{entry.detail}</span>}
    </div>
  )
}
