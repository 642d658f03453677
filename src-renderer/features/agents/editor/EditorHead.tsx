import { Button, TextInput } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useKeys } from '#renderer/lib/keys.ts'
import { goTo, href } from '#renderer/lib/navigation.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import { resumeAgent } from '../agent-actions.ts'
import { agentMenu } from '../agent-menu.ts'
import { stateOf } from '../agent-state.ts'
import { strings } from '../strings.ts'
import { TerminateDialog } from '../TerminateDialog.tsx'
import { beginDraft, type Draft, dropDraft, isDirty, useDrafts } from './drafts.ts'
import styles from './Editor.module.css'

const words = strings.editor

interface EditorHeadProps {
  draftId: string
  row: AgentRow | null
  draft: Draft
  onSave: (note: string) => Promise<void>
}

/** Name, state and version; what changed and Save when something did; what the person should know about it. */
export function EditorHead({ draftId, row, draft, onSave }: EditorHeadProps) {
  const [note, setNote] = useState('')
  const [isSaving, setSaving] = useState(false)
  const [stopping, setStopping] = useState<AgentRow | null>(null)
  const dirty = isDirty(draft)
  const state = row === null ? null : stateOf(row)
  const isBehind = row !== null && dirty && draft.baseVersion !== row.agent.version
  const save = () => {
    if (!dirty || isSaving) return
    setSaving(true)
    void onSave(note).finally(() => {
      setSaving(false)
      setNote('')
    })
  }
  const discard = () => {
    const before = draft
    if (row === null) {
      dropDraft(draftId)
      goTo('agents', 'new')
    } else beginDraft(draftId, row.agent, row.agent.version)
    offerUndo(words.discarded, async () => {
      useDrafts.setState(({ byId }) => ({ byId: { ...byId, [draftId]: before } }))
      if (row === null) goTo('agents', draftId)
    })
  }
  useKeys([{ keys: 'Ctrl S', label: words.save, group: strings.title, worksInFields: true, run: save }])
  return (
    <>
      <header className={styles.head}>
        <a href={href('agents')} className={styles.back}>
          {strings.title}
        </a>
        <span aria-hidden="true">/</span>
        <h1 className={`${styles.name} h-cut`}>{draft.content.name.trim() || strings.start.untitled}</h1>
        {state !== null && <StatusChip status={state.status}>{state.text}</StatusChip>}
        {row !== null && <span className={styles.version}>{words.version(row.agent.version)}</span>}
        <span className={styles.headEnd}>
          {dirty && row !== null && (
            <TextInput
              className={styles.note ?? ''}
              aria-label={words.note}
              placeholder={words.note}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
              onKeyDown={(event) => event.key === 'Enter' && save()}
            />
          )}
          {row !== null && (
            <Menu
              items={agentMenu(row, { terminate: () => setStopping(row), deleted: () => goTo('agents') })}
              position="bottom-end"
            >
              <IconButton icon={Ellipsis} label={words.more} />
            </Menu>
          )}
          {dirty && <Button onClick={discard}>{words.discard}</Button>}
          <Button
            variant="filled"
            disabled={!dirty || isSaving}
            rightSection={<KeyHint keys="Ctrl S" isBare />}
            onClick={save}
          >
            {row === null ? words.create : words.save}
          </Button>
        </span>
      </header>
      {row?.agent.isBuiltIn === true && <p className={styles.band}>{words.builtIn}</p>}
      {row !== null && row.agent.pausedAt !== null && (
        <p className={styles.band} data-tone="paused">
          {words.paused}
          <Button size="xs" onClick={() => void resumeAgent(row.agent)}>
            {strings.actions.resume}
          </Button>
        </p>
      )}
      {isBehind && (
        <p className={styles.band} data-tone="waiting" role="alert">
          {words.changedElsewhere}
          <Button size="xs" onClick={discard}>
            {words.takeNewest}
          </Button>
        </p>
      )}
      <TerminateDialog row={stopping} onClose={() => setStopping(null)} />
    </>
  )
}
