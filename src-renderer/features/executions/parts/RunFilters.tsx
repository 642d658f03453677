import { Button } from '@mantine/core'
import { Check, Plus, X } from 'lucide-react'
import { formatNumber } from '#renderer/lib/format.ts'
import { useRunCounts } from '#renderer/lib/run-counts-store.ts'
import { FilterBar } from '#renderer/ui/FilterBar.tsx'
import { Menu, type MenuItem } from '#renderer/ui/Menu.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import { RUN_VIEWS, type RunView } from '#shared/domain/run-views.ts'
import { runList, useRunList } from '../executions.store.ts'
import type { Chosen } from '../state/run-filter.ts'
import { strings } from '../strings.ts'
import { type AgentNames, useAgentNames } from './agent-names.ts'
import { BulkBar } from './BulkBar.tsx'
import styles from './Executions.module.css'
import { useSearchText } from './use-search-text.ts'

const words = strings.filter
const VIEWS = Object.keys(RUN_VIEWS) as RunView[]
const DAYS = [1, 7, 30] as const

/** Search, views and filters; while runs are checked, what to do with them. */
export function RunFilters() {
  const chosen = useRunList((state) => state.chosen)
  const hasChecked = useRunList(({ checked }) => checked.isAll || checked.ids.size > 0)
  const total = useRunList((state) => (state.isRead ? state.rows.length : null))
  const newCount = useRunList((state) => state.newCount)
  const counts = useRunCounts((state) => state.counts)
  const names = useAgentNames()
  const [text, setText] = useSearchText()
  if (hasChecked) return <BulkBar />
  return (
    <FilterBar
      end={
        <span className={styles.end}>
          {newCount > 0 && (
            <Button size="xs" variant="default" onClick={runList.showNew}>
              {strings.newRuns(newCount)}
            </Button>
          )}
          {total !== null && strings.count(total, formatNumber(total))}
        </span>
      }
    >
      <SearchField label={strings.search} value={text} onChange={setText} keys="/" />
      <Segmented
        label={strings.views.label}
        value={chosen.view}
        options={VIEWS.map((view) => ({
          value: view,
          label:
            view === 'all' || !counts?.[view]
              ? strings.views[view]
              : `${strings.views[view]} ${formatNumber(counts[view])}`,
        }))}
        onChange={(view) => runList.choose({ view })}
      />
      {setFilters(chosen, names).map((filter) => (
        <button
          key={filter.label}
          type="button"
          className={styles.filter}
          aria-label={words.remove(filter.label)}
          onClick={() => runList.choose(filter.without)}
        >
          {filter.label}
          <X size={12} aria-hidden />
        </button>
      ))}
      <Menu items={filterItems(chosen, names)} position="bottom-start">
        <button type="button" className={styles.filter} data-add>
          <Plus size={12} aria-hidden />
          {words.add}
        </button>
      </Menu>
    </FilterBar>
  )
}

function setFilters(chosen: Chosen, names: AgentNames): { label: string; without: Partial<Chosen> }[] {
  const { days, agentId, isUnread, withTitles } = chosen
  return [
    ...(days === null ? [] : [{ label: words.days[days], without: { days: null } }]),
    ...(agentId === null ? [] : [{ label: words.agent(names.get(agentId) ?? ''), without: { agentId: null } }]),
    ...(isUnread ? [{ label: words.unread, without: { isUnread: false } }] : []),
    ...(withTitles ? [{ label: words.titles, without: { withTitles: false } }] : []),
  ]
}

function filterItems(chosen: Chosen, names: AgentNames): MenuItem[] {
  const item = (label: string, isOn: boolean, change: Partial<Chosen>): MenuItem => ({
    label,
    ...(isOn ? { icon: Check } : {}),
    onSelect: () => runList.choose(change),
  })
  return [
    ...DAYS.map((days) => item(words.days[days], chosen.days === days, { days: chosen.days === days ? null : days })),
    { ...item(words.unread, chosen.isUnread, { isUnread: !chosen.isUnread }), startsGroup: true },
    item(words.titles, chosen.withTitles, { withTitles: !chosen.withTitles }),
    ...[...names].map(([agentId, name], at) => ({
      ...item(words.agent(name), chosen.agentId === agentId, { agentId: chosen.agentId === agentId ? null : agentId }),
      startsGroup: at === 0,
    })),
  ]
}
