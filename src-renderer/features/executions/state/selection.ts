import type { RunFilter, RunSelection } from '#shared/contract/runs.contract.ts'
import type { RunId } from '#shared/domain/ids.ts'

/** Checked runs: some by id, or all that are found but some. Sorting and live changes leave it as it is. */
export type Checked = { isAll: false; ids: ReadonlySet<RunId> } | { isAll: true; but: ReadonlySet<RunId> }

export const NONE: Checked = { isAll: false, ids: new Set() }
export const ALL: Checked = { isAll: true, but: new Set() }

/** As many as one call takes. */
const MOST = 1_000

export const isChecked = (checked: Checked, runId: RunId): boolean =>
  checked.isAll ? !checked.but.has(runId) : checked.ids.has(runId)

export const countChecked = (checked: Checked, total: number): number =>
  checked.isAll ? Math.max(0, total - checked.but.size) : checked.ids.size

export function toggled(checked: Checked, runIds: readonly RunId[], isOn: boolean): Checked {
  const set = new Set(checked.isAll ? checked.but : checked.ids)
  for (const runId of runIds) {
    if (isOn === checked.isAll) set.delete(runId)
    else set.add(runId)
  }
  return checked.isAll ? { isAll: true, but: set } : { isAll: false, ids: set }
}

/** The same for the core; null when it is nothing, or more single runs than a call takes. */
export function toSelection(checked: Checked, filter: RunFilter): RunSelection | null {
  if (checked.isAll) return checked.but.size > MOST ? null : { all: filter, except: [...checked.but] }
  return checked.ids.size === 0 || checked.ids.size > MOST ? null : { runIds: [...checked.ids] }
}
