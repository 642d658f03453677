import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { followApprovals, useApprovals } from '#renderer/lib/approvals-store.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo, type PageProps } from '#renderer/lib/navigation.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { FilterBar } from '#renderer/ui/FilterBar.tsx'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { Approval } from '#shared/domain/approval.ts'
import styles from './ApprovalsPage.module.css'
import { toRows } from './approval-rows.ts'
import { ApprovalDetail } from './parts/ApprovalDetail.tsx'
import { ApprovalList } from './parts/ApprovalList.tsx'
import { strings } from './strings.ts'
import { useDecided } from './use-decided.ts'

followApprovals()

/** The inbox of what agents ask, and what was answered before. The address holds the chosen approval. */
export function ApprovalsPage({ subPath }: PageProps) {
  const isHistory = subPath.startsWith('decided')
  const pending = useApprovals((store) => store.pending)
  const isLoaded = useApprovals((store) => store.isLoaded)
  const decided = useDecided()
  const [search, setSearch] = useState('')
  const rows = toRows(isHistory ? decided.items : pending, search)
  const chosen = useChosen(
    rows.map((row) => row.approval),
    subPath.split('/').at(-1) ?? '',
  )
  const detail = useRef<HTMLElement>(null)
  const choose = ({ approvalId }: Approval) =>
    goTo('approvals', isHistory ? `decided/${approvalId}` : approvalId, { replace: true })
  return (
    <PageColumn>
      <PageHeader title={strings.title} purpose={strings.purpose} />
      <FilterBar end={rows.length > 0 && strings.count(rows.length)}>
        <SearchField label={strings.search} value={search} onChange={setSearch} keys="/" />
        <Segmented
          label={strings.views.label}
          value={isHistory ? 'decided' : 'pending'}
          options={[
            { value: 'pending', label: `${strings.views.pending}${pending.length > 0 ? ` ${pending.length}` : ''}` },
            { value: 'decided', label: strings.views.decided },
          ]}
          onChange={(view) => goTo('approvals', view === 'decided' ? 'decided' : '', { replace: true })}
        />
      </FilterBar>
      {isHistory && decided.error !== undefined ? (
        <ErrorState title={strings.failed} action={<Button onClick={decided.reload}>{strings.retry}</Button>}>
          {errorText(decided.error)}
        </ErrorState>
      ) : chosen === undefined ? (
        (isHistory ? !decided.isLoading : isLoaded) && (
          <Nothing isHistory={isHistory} search={search} onClear={() => setSearch('')} />
        )
      ) : (
        <div className={styles.columns}>
          <ApprovalList
            rows={rows}
            isHistory={isHistory}
            chosen={chosen}
            onChoose={choose}
            onOpen={() => detail.current?.focus()}
            onEndReached={isHistory ? () => void decided.readMore() : undefined}
          />
          <section ref={detail} className={styles.detail} tabIndex={-1} aria-label={chosen.title}>
            <ApprovalDetail approval={chosen} pending={pending} />
          </section>
        </div>
      )}
    </PageColumn>
  )
}

/** The chosen approval. When it was answered, the one that took its place in the list is next. */
function useChosen(approvals: readonly Approval[], wanted: string): Approval | undefined {
  const place = useRef(0)
  const at = approvals.findIndex((approval) => approval.approvalId === wanted)
  if (at >= 0) place.current = at
  return approvals[at >= 0 ? at : Math.min(place.current, approvals.length - 1)]
}

function Nothing({ isHistory, search, onClear }: { isHistory: boolean; search: string; onClear: () => void }) {
  if (search !== '') {
    return (
      <EmptyState action={<Button onClick={onClear}>{strings.empty.clear}</Button>}>
        {strings.empty.filtered(search)}
      </EmptyState>
    )
  }
  if (isHistory) return <EmptyState>{strings.empty.decided}</EmptyState>
  return <EmptyState title={strings.empty.title}>{strings.empty.text}</EmptyState>
}
