import { Ellipsis } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import { formatDuration, formatFull, formatTokens, formatWhen } from '#renderer/lib/format.ts'
import { type Column, DataGrid, type GridChecks } from '#renderer/ui/DataGrid.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { TITLE_RUN } from '#shared/domain/run-views.ts'
import { runList, useRunList } from '../executions.store.ts'
import { fromGridSort, toGridSort } from '../state/run-filter.ts'
import { countChecked, isChecked } from '../state/selection.ts'
import { strings } from '../strings.ts'
import { type AgentNames, useAgentNames } from './agent-names.ts'
import styles from './Executions.module.css'
import { runMenu } from './run-menu.ts'

const words = strings.columns

interface RunsTableProps {
  selected: RunId | null
  onSelect: (run: RunCard) => void
  onOpen: () => void
}

/** The runs, read where the person looks. */
export function RunsTable({ selected, onSelect, onOpen }: RunsTableProps) {
  const rows = useRunList((state) => state.rows)
  const sort = useRunList((state) => state.sort)
  const names = useAgentNames()
  const columns = useMemo(() => columnsFor(names), [names])
  const checks = useChecks(rows)
  const onVisible = useCallback((first: number, last: number) => runList.need(first, last), [])
  return (
    <DataGrid
      label={strings.table}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      textOf={textOf}
      selectedKey={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      menuOf={runMenu}
      checks={checks}
      sort={toGridSort(sort)}
      onSort={(next) => runList.sortBy(fromGridSort(next))}
      onVisible={onVisible}
      onRest={runList.rest}
      hasTypeAhead={false}
    />
  )
}

const keyOf = (run: RunCard) => run.runId
const textOf = (run: RunCard) => run.title

function columnsFor(names: AgentNames): Column<RunCard>[] {
  return [
    {
      key: 'status',
      title: words.status,
      width: '166px',
      render: (run) => <StatusChip status={run.state} isPlain />,
    },
    { key: 'run', title: words.run, width: 'minmax(140px, 1fr)', render: (run) => <RunName run={run} /> },
    {
      key: 'by',
      title: words.by,
      width: '124px',
      render: (run) => <span className="h-cut">{startedBy(run, names)}</span>,
    },
    {
      key: 'started',
      title: words.started,
      width: '108px',
      isSortable: true,
      startsDown: true,
      render: ({ createdAt }) => <Time at={createdAt} short={formatWhen(createdAt)} full={formatFull(createdAt)} />,
    },
    {
      key: 'took',
      title: words.took,
      width: '88px',
      isNumber: true,
      isSortable: true,
      startsDown: true,
      render: ({ startedAt, endedAt }) =>
        startedAt === null || endedAt === null ? '' : formatDuration(endedAt - startedAt),
    },
    {
      key: 'steps',
      title: words.steps,
      width: '62px',
      isNumber: true,
      isSortable: true,
      startsDown: true,
      render: (run) => run.steps,
    },
    {
      key: 'tokens',
      title: words.tokens,
      width: '74px',
      isNumber: true,
      isSortable: true,
      startsDown: true,
      render: ({ usage }) => formatTokens(usage.inputTokens + usage.outputTokens),
    },
    {
      key: 'menu',
      title: strings.actions.more,
      isTitleHidden: true,
      width: '42px',
      render: (run) => (
        <span className={styles.rowMenu}>
          <Menu items={runMenu(run)}>
            <IconButton icon={Ellipsis} label={`${strings.actions.more}: ${run.title}`} tabIndex={-1} />
          </Menu>
        </span>
      ),
    },
  ]
}

/** Unread is a dot and weight, never colour alone. */
function RunName({ run }: { run: RunCard }) {
  const isUnread = run.endedAt !== null && run.seenAt === null
  return (
    <span className={styles.name} data-unread={isUnread || undefined}>
      {isUnread && (
        <>
          <span className={styles.dot} aria-hidden="true" />
          <span className="h-hidden">{strings.unread}</span>
        </>
      )}
      <span className="h-cut" title={run.error === null ? run.title : `${run.title}\n${run.error.message}`}>
        {run.title}
      </span>
    </span>
  )
}

/** Who began it, in words. */
export function startedBy({ agentId, kind }: RunCard, names: AgentNames): string {
  if (kind === TITLE_RUN) return strings.by.title
  if (agentId === null) return strings.by.chat
  return names.get(agentId) ?? (names.size === 0 ? '' : strings.by.unknown)
}

function useChecks(rows: readonly (RunCard | undefined)[]): GridChecks<RunCard> {
  const checked = useRunList((state) => state.checked)
  const last = useRef(0)
  const count = countChecked(checked, rows.length)
  return {
    isChecked: (run) => isChecked(checked, run.runId),
    state: count === 0 ? 'none' : count === rows.length ? 'all' : 'some',
    labelOf: (run) => strings.check(run.title),
    allLabel: strings.checkAll,
    onCheck(run, index, isRange) {
      const [from, to] = isRange ? [Math.min(last.current, index), Math.max(last.current, index)] : [index, index]
      const ids = rows.slice(from, to + 1).flatMap((row) => (row === undefined ? [] : [row.runId]))
      runList.check(ids, isRange || !isChecked(checked, run.runId))
      last.current = index
    },
    onCheckAll: runList.checkAll,
    onClear: runList.clearChecks,
  }
}
