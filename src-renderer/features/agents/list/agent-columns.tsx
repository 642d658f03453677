import { Ellipsis } from 'lucide-react'
import { formatFull, formatNumber, formatPercent, formatWhen } from '#renderer/lib/format.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import type { Column } from '#renderer/ui/DataGrid.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu, type MenuItem } from '#renderer/ui/Menu.tsx'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { AgentRow } from '#shared/contract/agents.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { stateOf } from '../agent-state.ts'
import { strings } from '../strings.ts'
import styles from './AgentList.module.css'

const words = strings.list

interface ColumnOptions {
  menuOf: (row: AgentRow) => readonly MenuItem[]
  isUnsaved: (agentId: AgentId) => boolean
}

/** The columns of the list of agents. */
export const agentColumns = ({ menuOf, isUnsaved }: ColumnOptions): readonly Column<AgentRow>[] => [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(180px, 1fr)',
    sortBy: ({ agent }) => agent.name,
    render: ({ agent }) => (
      <span className={styles.who}>
        <span className={styles.nameLine}>
          <span className={`${styles.name} h-cut`}>{agent.name}</span>
          {agent.isBuiltIn && <Chip>{words.builtIn}</Chip>}
          {isUnsaved(agent.agentId) && <Chip tone="accent">{words.unsaved}</Chip>}
        </span>
        <span className="h-meta h-cut">{agent.description}</span>
      </span>
    ),
  },
  {
    key: 'state',
    title: words.columns.state,
    width: '150px',
    sortBy: (row) => stateOf(row)?.text ?? strings.states.idle,
    render: (row) => {
      const state = stateOf(row)
      return state === null ? (
        <span className="h-meta">{strings.states.idle}</span>
      ) : (
        <StatusChip status={state.status} isPlain>
          {state.text}
        </StatusChip>
      )
    },
  },
  {
    key: 'model',
    title: words.columns.model,
    width: 'minmax(90px, 170px)',
    sortBy: ({ agent }) => agent.model?.name ?? '',
    render: ({ agent }) =>
      agent.model === null ? (
        <span className="h-meta">{words.defaultModel}</span>
      ) : (
        <span className="h-mono h-cut" title={agent.model.name}>
          {agent.model.name}
        </span>
      ),
  },
  {
    key: 'tools',
    title: words.columns.tools,
    width: '66px',
    isNumber: true,
    startsDown: true,
    sortBy: ({ agent }) => agent.tools.length,
    render: ({ agent }) => formatNumber(agent.tools.length),
  },
  {
    key: 'runs',
    title: words.columns.runs,
    width: '104px',
    isNumber: true,
    startsDown: true,
    sortBy: ({ runs }) => runs,
    render: ({ runs }) => formatNumber(runs),
  },
  {
    key: 'success',
    title: words.columns.success,
    width: '86px',
    isNumber: true,
    startsDown: true,
    sortBy: (row) => shareOf(row),
    render: (row) => {
      const share = shareOf(row)
      return share === null ? <span className="h-meta">-</span> : formatPercent(share)
    },
  },
  {
    key: 'used',
    title: words.columns.used,
    width: '116px',
    startsDown: true,
    sortBy: ({ lastUsedAt }) => lastUsedAt,
    render: ({ lastUsedAt: at }) =>
      at === null ? (
        <span className="h-meta">{words.never}</span>
      ) : (
        <Time at={at} short={formatWhen(at)} full={formatFull(at)} />
      ),
  },
  {
    key: 'actions',
    title: words.columns.actions,
    isTitleHidden: true,
    width: '44px',
    render: (row) => (
      <Menu items={menuOf(row)}>
        <IconButton icon={Ellipsis} label={words.more(row.agent.name)} tabIndex={-1} />
      </Menu>
    ),
  },
]

/** Of the runs that ended by themselves. */
const shareOf = ({ succeeded, failed }: AgentRow): number | null =>
  succeeded + failed === 0 ? null : succeeded / (succeeded + failed)
