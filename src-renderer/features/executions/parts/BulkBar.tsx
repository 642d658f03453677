import { Button } from '@mantine/core'
import { X } from 'lucide-react'
import { formatNumber } from '#renderer/lib/format.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import type { RunSelection } from '#shared/contract/runs.contract.ts'
import { runList, useRunList } from '../executions.store.ts'
import { bulkAct, bulkDelete, bulkSeen } from '../run-actions.ts'
import { countChecked, toSelection } from '../state/selection.ts'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'

const words = strings.bulk

/** What can be done with the checked runs, in the place of the filters. */
export function BulkBar() {
  const checked = useRunList((state) => state.checked)
  const count = useRunList((state) => countChecked(state.checked, state.rows.length))
  const act = (what: (runs: RunSelection) => Promise<void>) => {
    const selection = toSelection(checked, runList.filter())
    if (selection === null) return void showToast({ text: words.tooMany, tone: 'failed' })
    void what(selection).then(runList.clearChecks)
  }
  return (
    <div className={styles.bulk} role="toolbar" aria-label={words.label}>
      <strong role="status">{words.count(count, formatNumber(count))}</strong>
      <Button size="xs" variant="default" onClick={() => act((runs) => bulkAct('retry', runs))}>
        {strings.actions.retry}
      </Button>
      <Button size="xs" variant="default" onClick={() => act((runs) => bulkAct('pause', runs))}>
        {strings.actions.pause}
      </Button>
      <Button size="xs" variant="default" onClick={() => act((runs) => bulkAct('resume', runs))}>
        {strings.actions.resume}
      </Button>
      <Button size="xs" variant="default" onClick={() => act((runs) => bulkAct('cancel', runs))}>
        {strings.actions.cancel}
      </Button>
      <Button size="xs" variant="default" onClick={() => act(bulkSeen)}>
        {words.seen}
      </Button>
      <Button size="xs" variant="default" onClick={() => act(bulkDelete)}>
        {strings.actions.delete}
      </Button>
      <span className="h-meta">{words.clear}</span>
      <IconButton icon={X} label={words.clearButton} onClick={runList.clearChecks} />
    </div>
  )
}
