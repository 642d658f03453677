import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useKeys } from '#renderer/lib/keys.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useOpenedAgents } from '#renderer/lib/shell.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { DataGrid } from '#renderer/ui/DataGrid.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { FilterBar } from '#renderer/ui/FilterBar.tsx'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { deleteAgents } from '../agent-actions.ts'
import { agentMenu } from '../agent-menu.ts'
import { type ListView, shownRows } from '../agent-state.ts'
import { isDirty, useDrafts } from '../editor/drafts.ts'
import { strings } from '../strings.ts'
import { TerminateDialog } from '../TerminateDialog.tsx'
import { ImportDialog } from '../transfer/ImportDialog.tsx'
import { AgentListHead } from './AgentListHead.tsx'
import { agentColumns } from './agent-columns.tsx'
import { ChosenBar } from './ChosenBar.tsx'
import { useAgentChecks } from './use-agent-checks.ts'

const words = strings.list
const VIEWS: readonly ListView[] = ['all', 'working', 'paused', 'own', 'builtIn']
const LIVE = ['agent.changed', 'run.queued', 'run.state_changed', 'run.finished', 'run.deleted'] as const

/** Every agent with what it is doing, live. */
export function AgentList() {
  const found = useResource(() => client.agents.overview(), LIVE)
  const drafts = useDrafts((state) => state.byId)
  const [view, setView] = useState<ListView>('all')
  const [search, setSearch] = useState('')
  const [selected, setSelected] = useState<AgentId | null>(null)
  const [stopping, setStopping] = useState<AgentRow | null>(null)
  const [isImporting, setImporting] = useState(false)
  const opened = useOpenedAgents((store) => store.content)
  const rows = useMemo(() => shownRows(found.data ?? [], view, search), [found.data, view, search])
  const checks = useAgentChecks(rows)
  const open = ({ agent }: AgentRow) => goTo('agents', agent.agentId)
  const menuOf = (row: AgentRow) =>
    agentMenu(row, { open: () => open(row), terminate: () => setStopping(row), deleted: () => setSelected(null) })
  const chosen = rows.filter(({ agent }) => checks.ids.has(agent.agentId))
  const del = () => {
    const these = chosen.length > 0 ? chosen : rows.filter(({ agent }) => agent.agentId === selected)
    const next = stayingNear(rows, these, selected)
    void deleteAgents(these.map(({ agent }) => agent)).then((isDone) => {
      if (isDone !== true) return
      checks.clear()
      setSelected(next?.agent.agentId ?? null)
    })
  }
  useKeys([{ keys: 'Delete', label: strings.actions.delete, group: strings.title, run: del }])
  const clearFilters = () => {
    setView('all')
    setSearch('')
  }
  const columns = agentColumns({
    menuOf,
    isUnsaved: (agentId) => isDirty(drafts[agentId]),
  })
  return (
    <PageColumn>
      <AgentListHead onImport={() => setImporting(true)} />
      {chosen.length > 0 ? (
        <ChosenBar chosen={chosen} onDelete={del} onClear={checks.clear} />
      ) : (
        <FilterBar end={words.count(rows.length)}>
          <SearchField label={words.search} value={search} onChange={setSearch} keys="/" />
          <Segmented
            label={words.views.label}
            value={view}
            options={VIEWS.map((value) => ({ value, label: words.views[value] }))}
            onChange={setView}
          />
        </FilterBar>
      )}
      {found.error !== undefined && found.data === undefined ? (
        <ErrorState title={strings.failed} action={<Button onClick={found.reload}>{strings.retry}</Button>}>
          {errorText(found.error)}
        </ErrorState>
      ) : found.data !== undefined && rows.length === 0 ? (
        <EmptyState action={<Button onClick={clearFilters}>{words.clearFilters}</Button>}>{words.noMatch}</EmptyState>
      ) : (
        <DataGrid
          label={words.label}
          columns={columns}
          rows={rows}
          keyOf={({ agent }) => agent.agentId}
          textOf={({ agent }) => agent.name}
          selectedKey={selected}
          onSelect={({ agent }) => setSelected(agent.agentId)}
          onOpen={open}
          menuOf={menuOf}
          rowHeightPx={48}
          checks={checks.grid}
        />
      )}
      <TerminateDialog row={stopping} onClose={() => setStopping(null)} />
      {(isImporting || opened !== null) && (
        <ImportDialog
          content={opened}
          onClose={() => {
            setImporting(false)
            useOpenedAgents.setState({ content: null })
          }}
        />
      )}
    </PageColumn>
  )
}

/** The row that is chosen once others are deleted: the next that stays, or the last. */
function stayingNear(rows: readonly AgentRow[], leaving: readonly AgentRow[], selected: AgentId | null) {
  const stays = (row: AgentRow) => row.agent.isBuiltIn || !leaving.includes(row)
  const at = rows.findIndex(({ agent }) => agent.agentId === selected)
  return rows.slice(Math.max(0, at)).find(stays) ?? rows.findLast(stays)
}
