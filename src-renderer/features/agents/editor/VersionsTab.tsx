import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { told } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { AgentVersion } from '#shared/contract/agents.contract.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { contentOf } from '#shared/domain/agent-content.ts'
import { strings } from '../strings.ts'
import { VersionDiff } from '../versions/VersionDiff.tsx'
import styles from '../versions/Versions.module.css'
import { useEditing } from './draft-context.ts'
import editor from './Editor.module.css'

const words = strings.versions

/** Every save, what differs between any two, and the way back. */
export function VersionsTab() {
  const { saved } = useEditing()
  if (saved === null) return <p className={`${editor.part} ${editor.help}`}>{words.first}</p>
  return <Versions key={saved.version} saved={saved} />
}

const DRAFT = 'draft'

function Versions({ saved }: { saved: Agent }) {
  const { draft } = useEditing()
  const { agentId } = saved
  const { data: list = [] } = useResource(() => client.agents.versions({ agentId }), ['agent.changed'])
  const isChanged = JSON.stringify(contentOf(draft)) !== JSON.stringify(contentOf(saved))
  const [chosen, setChosen] = useState<number | null>(null)
  const [other, setOther] = useState<string | null>(null)
  const shown = chosen ?? (isChanged ? saved.version : (list[1]?.version ?? null))
  const against = other ?? (isChanged ? DRAFT : String(saved.version))
  const restore = (version: number) =>
    told(async () => {
      const made = await client.agents.restoreVersion({ agentId, version })
      showToast({ text: words.restored(version, made.version) })
    })
  return (
    <div className={editor.part}>
      <ol className={styles.list} aria-label={words.list}>
        {list.map((each) => (
          <VersionRow
            key={each.version}
            version={each}
            isCurrent={each.version === saved.version}
            isChosen={each.version === shown}
            restoreBlocked={isChanged}
            onChoose={() => setChosen(each.version)}
            onRestore={() => void restore(each.version)}
          />
        ))}
      </ol>
      {shown === null ? (
        <p className={editor.help}>{words.choose}</p>
      ) : (
        <>
          <Select
            className={styles.with ?? ''}
            label={`${words.version(shown)}, ${words.compareWith.toLowerCase()}`}
            allowDeselect={false}
            data={[
              ...(isChanged ? [{ value: DRAFT, label: words.draft }] : []),
              ...list.map(({ version }) => ({ value: String(version), label: words.version(version) })),
            ]}
            value={against}
            onChange={setOther}
          />
          <VersionDiff agentId={agentId} from={shown} to={against === DRAFT ? draft : Number(against)} />
        </>
      )}
    </div>
  )
}

interface VersionRowProps {
  version: AgentVersion
  isCurrent: boolean
  isChosen: boolean
  restoreBlocked: boolean
  onChoose: () => void
  onRestore: () => void
}

function VersionRow({ version: the, isCurrent, isChosen, restoreBlocked, onChoose, onRestore }: VersionRowProps) {
  return (
    <li className={styles.row} data-chosen={isChosen || undefined}>
      <button type="button" className={styles.choose} aria-pressed={isChosen} onClick={onChoose}>
        <span className={styles.no}>{words.version(the.version)}</span>
        {isCurrent && <Chip tone="accent">{words.current}</Chip>}
        <span className="h-cut">{the.note}</span>
        <span className={`h-meta ${styles.when}`}>
          {words.by[the.madeBy]},{' '}
          <Time at={the.createdAt} short={formatWhen(the.createdAt)} full={formatFull(the.createdAt)} />
        </span>
      </button>
      {!isCurrent && (
        <Button
          size="xs"
          aria-label={words.restore(the.version)}
          disabled={restoreBlocked}
          title={restoreBlocked ? words.restoreDirty : undefined}
          onClick={onRestore}
        >
          {strings.versions.restore(the.version)}
        </Button>
      )}
    </li>
  )
}
