import { Button, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Pencil, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { told } from '#renderer/lib/say.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { Memory } from '#shared/contract/agents.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import styles from './Memory.module.css'

const words = strings.memories
const FIRST_ROWS = 50
const MOST_ROWS = 200
const TYPING_PAUSE_MS = 150
const MAX_CHARS = 2_000

interface MemoryBrowserProps {
  /** absent: of all agents together */
  of?: AgentId | 'shared'
  /** names whose it is, where several are shown */
  nameOf?: (agentId: AgentId | null) => string
}

/** What is remembered: search, add, change, delete with Undo. */
export function MemoryBrowser({ of, nameOf }: MemoryBrowserProps) {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), TYPING_PAUSE_MS)
  const [limit, setLimit] = useState(FIRST_ROWS)
  const [editing, setEditing] = useState<string | null>(null)
  const query = { limit, ...(asked === '' ? {} : { search: asked }), ...(of === undefined ? {} : { of }) }
  const found = useResource(() => client.agents.memories(query), ['memory.changed', 'agent.changed'])
  const { reload, data, error } = found
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when what is asked for changed
  useEffect(reload, [asked, limit, of])
  const memories = data?.items ?? []
  return (
    <div className={styles.browser}>
      <AddMemory agentId={of === undefined || of === 'shared' ? null : of} />
      <SearchField label={words.search} value={search} onChange={setSearch} />
      {error !== undefined && data === undefined && (
        <ErrorState isInline title={words.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
          {errorText(error)}
        </ErrorState>
      )}
      {data !== undefined && memories.length === 0 && (
        <p className={styles.none}>{asked === '' ? words.none : words.noMatch(asked)}</p>
      )}
      {memories.length > 0 && (
        <ul className={styles.list} aria-label={words.list}>
          {memories.map((memory) => (
            <li key={memory.memoryId}>
              {editing === memory.memoryId ? (
                <EditMemory memory={memory} onClose={() => setEditing(null)} />
              ) : (
                <>
                  <span className={styles.words}>
                    {memory.text}
                    <span className={`h-meta ${styles.meta}`}>
                      {nameOf === undefined ? '' : `${nameOf(memory.agentId)}, `}
                      <Time
                        at={memory.createdAt}
                        short={formatWhen(memory.createdAt)}
                        full={formatFull(memory.createdAt)}
                      />
                    </span>
                  </span>
                  <IconButton
                    icon={Pencil}
                    size={14}
                    label={words.editOf(memory.text)}
                    onClick={() => setEditing(memory.memoryId)}
                  />
                  <IconButton
                    icon={Trash2}
                    size={14}
                    label={words.deleteOf(memory.text)}
                    onClick={() => void deleteMemory(memory)}
                  />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {data?.nextCursor != null && limit < MOST_ROWS && (
        <Button variant="subtle" onClick={() => setLimit(MOST_ROWS)}>
          {words.more}
        </Button>
      )}
    </div>
  )
}

function AddMemory({ agentId }: { agentId: AgentId | null }) {
  const [text, setText] = useState('')
  const add = () => {
    if (text.trim() === '') return
    void told(() => client.agents.addMemory({ agentId, text })).then((made) => made !== undefined && setText(''))
  }
  return (
    <div className={styles.add}>
      <TextInput
        label={words.addLabel(agentId === null ? words.shared : words.own)}
        placeholder={words.addPlaceholder}
        maxLength={MAX_CHARS}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      <Button disabled={text.trim() === ''} onClick={add}>
        {words.add}
      </Button>
    </div>
  )
}

function EditMemory({ memory, onClose }: { memory: Memory; onClose: () => void }) {
  const [text, setText] = useState(memory.text)
  const { memoryId } = memory
  const save = () =>
    told(async () => {
      await client.agents.changeMemory({ memoryId, text })
      offerUndo(words.changed, async () => void (await client.agents.changeMemory({ memoryId, text: memory.text })))
      onClose()
    })
  return (
    <span className={styles.editing}>
      <Textarea
        aria-label={words.editLabel}
        autoFocus
        rows={2}
        maxLength={MAX_CHARS}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      />
      <span className={styles.buttons}>
        <Button size="xs" variant="filled" disabled={text.trim() === ''} onClick={() => void save()}>
          {words.save}
        </Button>
        <Button size="xs" onClick={onClose}>
          {strings.cancel}
        </Button>
      </span>
    </span>
  )
}

const deleteMemory = ({ memoryId, agentId, text }: Memory) =>
  told(async () => {
    await client.agents.deleteMemory({ memoryId })
    offerUndo(words.deleted, async () => void (await client.agents.addMemory({ agentId, text })))
  })
