import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { Tabs } from '#renderer/ui/Tabs.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import type { AgentContent } from '#shared/domain/agent-content.ts'
import { strings } from '../strings.ts'
import { EditingContext } from './draft-context.ts'
import { beginDraft, changeDraft, followSaved, isDirty, useDrafts } from './drafts.ts'
import styles from './Editor.module.css'
import { EditorHead } from './EditorHead.tsx'
import { InstructionsTab } from './InstructionsTab.tsx'
import { KnowledgeTab } from './KnowledgeTab.tsx'
import { LimitsTab } from './LimitsTab.tsx'
import { OverviewTab } from './OverviewTab.tsx'
import { StatisticsTab } from './StatisticsTab.tsx'
import { saveDraft } from './save-draft.ts'
import { ToolsTab } from './ToolsTab.tsx'
import { TryPanel } from './TryPanel.tsx'
import { VersionsTab } from './VersionsTab.tsx'

const words = strings.editor

export type EditorTab = keyof typeof words.tabs
const TABS = Object.keys(words.tabs) as EditorTab[]

/** One agent: its parts as tabs over a draft, and beside them always a trial of that draft. */
export function AgentEditor({ id, tab }: { id: string; tab: string }) {
  const isNew = id === 'new'
  const draftId = isNew ? `new/${tab}` : id
  const found = useResource(
    () => readRow(isNew, id),
    ['agent.changed', 'run.queued', 'run.state_changed', 'run.finished'],
  )
  const draft = useDrafts((state) => state.byId[draftId])
  const [newTab, setNewTab] = useState<EditorTab>('overview')
  const [showsProblems, setShowsProblems] = useState(false)
  const row = found.data ?? null
  useEffect(() => {
    if (row !== null) followSaved(id, row.agent)
  }, [id, row])
  useNewDraft(isNew, draftId, tab)

  if (!isNew && found.error !== undefined && row === null) return <Gone error={found.error} />
  if (draft === undefined) return <PageColumn>{null}</PageColumn>
  const shown = isNew ? newTab : (TABS.find((each) => each === tab) ?? 'overview')
  const show = (next: EditorTab) => (isNew ? setNewTab(next) : goTo('agents', `${id}/${next}`, { replace: true }))
  const save = async (note: string) => {
    const problem = await saveDraft(draftId, row?.agent ?? null, note)
    setShowsProblems(problem !== null)
    if (problem !== null) show(problem)
  }
  const isBuiltIn = row?.agent.isBuiltIn ?? false
  const editing = {
    draft: draft.content,
    saved: row?.agent ?? null,
    isBuiltIn,
    showsProblems,
    change: (change: Partial<AgentContent>) => changeDraft(draftId, change),
  }
  return (
    <PageColumn>
      <EditorHead draftId={draftId} row={row} draft={draft} onSave={save} />
      <div className={styles.split}>
        <div className={styles.parts}>
          <Tabs
            label={words.label}
            value={shown}
            tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
            onChange={show}
          >
            <EditingContext value={editing}>
              <Part tab={shown} />
            </EditingContext>
          </Tabs>
        </div>
        <TryPanel draftId={draftId} of={row?.agent.agentId ?? null} isDirty={isDirty(draft)} />
      </div>
    </PageColumn>
  )
}

function Part({ tab }: { tab: EditorTab }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab />
    case 'instructions':
      return <InstructionsTab />
    case 'tools':
      return <ToolsTab />
    case 'knowledge':
      return <KnowledgeTab />
    case 'limits':
      return <LimitsTab />
    case 'versions':
      return <VersionsTab />
    case 'statistics':
      return <StatisticsTab />
  }
}

async function readRow(isNew: boolean, id: string): Promise<AgentRow | null> {
  if (isNew) return null
  const rows = await client.agents.overview()
  const row = rows.find(({ agent }) => agent.agentId === id)
  // the core says that it is gone, in its own words
  return row ?? Promise.reject(await client.agents.get({ agentId: id as `agent_${string}` }).catch((error) => error))
}

/** The draft of a new agent begins as its template says, once. */
function useNewDraft(isNew: boolean, draftId: string, templateId: string): void {
  useEffect(() => {
    if (!isNew || useDrafts.getState().byId[draftId] !== undefined) return
    client.agents.templates().then(
      (templates) => {
        const template = templates.find((each) => each.templateId === templateId)
        beginDraft(draftId, template?.agent ?? EMPTY, null)
      },
      () => beginDraft(draftId, EMPTY, null),
    )
  }, [isNew, draftId, templateId])
}

const EMPTY: AgentContent = {
  name: '',
  description: '',
  instructions: '',
  model: null,
  params: {},
  tools: [],
  mode: 'ask',
  usesMemory: false,
  limits: {},
  folders: null,
}

function Gone({ error }: { error: unknown }) {
  return (
    <PageColumn>
      <ErrorState
        title={words.gone}
        action={
          <Button variant="filled" onClick={() => goTo('agents')}>
            {strings.back}
          </Button>
        }
      >
        {errorText(error)}
      </ErrorState>
    </PageColumn>
  )
}
