import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { Memory } from '#shared/contract/agents.contract.ts'
import { act } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.memory
const FIRST_ROWS = 50
const MOST_ROWS = 200
const TYPING_PAUSE_MS = 150

/** What agents remember: read, searched, forgotten. */
export function MemorySection(_props: { target: string }) {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), TYPING_PAUSE_MS)
  const [limit, setLimit] = useState(FIRST_ROWS)
  const [forgetting, setForgetting] = useState<Memory | null>(null)
  const list = useResource(() => readMemories(asked, limit), ['memory.changed', 'agent.changed'])
  const { reload } = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when what is asked for changed
  useEffect(reload, [asked, limit])
  const memories = list.data?.items ?? []
  return (
    <Panel title={words.list} about={words.about}>
      <div className={styles.toolbar}>
        <SearchField label={words.search} value={search} onChange={setSearch} />
      </div>
      {list.error !== undefined && list.data === undefined && (
        <ErrorState isInline title={strings.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
          {errorText(list.error)}
        </ErrorState>
      )}
      {list.data !== undefined && memories.length === 0 && (
        <p className={`${styles.box} ${styles.empty}`}>{asked === '' ? words.none : words.noneFound(asked)}</p>
      )}
      {memories.length > 0 && (
        <ul className={styles.box} aria-label={words.list}>
          {memories.map((memory) => (
            <MemoryItem
              key={memory.memoryId}
              memory={memory}
              agentName={list.data?.names.get(memory.agentId ?? '') ?? words.everyAgent}
              onForget={() => setForgetting(memory)}
            />
          ))}
        </ul>
      )}
      {list.data?.nextCursor != null && limit < MOST_ROWS && (
        <Button variant="subtle" onClick={() => setLimit(MOST_ROWS)}>
          {words.more}
        </Button>
      )}
      <ConfirmDialog
        isOpen={forgetting !== null}
        isDestructive
        title={words.confirmTitle}
        confirmLabel={words.forget}
        cancelLabel={strings.cancel}
        onConfirm={async () => {
          if (forgetting === null) return
          await act(() => client.agents.deleteMemory({ memoryId: forgetting.memoryId }), words.forgotten)
        }}
        onClose={() => setForgetting(null)}
      >
        {forgetting?.text}
      </ConfirmDialog>
    </Panel>
  )
}

async function readMemories(search: string, limit: number) {
  const [page, agents] = await Promise.all([
    client.agents.memories(search === '' ? { limit } : { search, limit }),
    client.agents.list(),
  ])
  return { ...page, names: new Map<string, string>(agents.map((agent) => [agent.agentId, agent.name])) }
}

interface MemoryItemProps {
  memory: Memory
  agentName: string
  onForget: () => void
}

function MemoryItem({ memory, agentName, onForget }: MemoryItemProps) {
  return (
    <li className={styles.memory}>
      <span>
        <span className={styles.memoryText}>{memory.text}</span>
        <span className="h-meta" style={{ display: 'block' }}>
          {agentName},{' '}
          <Time at={memory.createdAt} short={formatWhen(memory.createdAt)} full={formatFull(memory.createdAt)} />
        </span>
      </span>
      <IconButton icon={Trash2} label={words.forgetOf(memory.text)} tone="danger" onClick={onForget} />
    </li>
  )
}
