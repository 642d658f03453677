import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Client } from '#renderer/lib/client.ts'
import { asAppError } from '#renderer/lib/errors.ts'
import { throttled } from '#renderer/lib/throttle.ts'
import type { RunCard, RunFilter, RunSort } from '#shared/contract/runs.contract.ts'
import type { AppEvent } from '#shared/domain/app-event.ts'
import type { RunId } from '#shared/domain/ids.ts'
import { TITLE_RUN } from '#shared/domain/run-views.ts'
import type { AppError } from '#shared/errors/errors.ts'
import { type Chosen, EVERYTHING, toFilter } from './run-filter.ts'
import { ALL, type Checked, NONE, toggled } from './selection.ts'

export interface RunListState {
  chosen: Chosen
  sort: RunSort
  /** as long as the whole list; undefined where it was not read yet */
  rows: readonly (RunCard | undefined)[]
  isRead: boolean
  /** runs that began while the person reads */
  newCount: number
  checked: Checked
  error: AppError | null
}

export type RunList = ReturnType<typeof createRunList>

const WINDOW = 100
const LIVE_PAUSE_MS = 200
const CARDS_AT_MOST = 200

/** The list of runs: windows of it are read where the person looks, and what changes is read again. */
export function createRunList(core: Client) {
  const store = create<RunListState>(() => ({
    chosen: EVERYTHING,
    sort: 'newest',
    rows: [],
    isRead: false,
    newCount: 0,
    checked: NONE,
    error: null,
  }))
  const { getState: now, setState: set } = store
  const asked = new Set<number>()
  const changed = new Set<RunId>()
  let stop = new AbortController()
  let filter: RunFilter = {}
  let upTo: RunId | null = null
  let visible = { first: 0, last: 0 }
  let isAtRest = true

  /** Reads the windows in sight anew, and only they: the others are read when they come into sight. */
  async function reload(): Promise<void> {
    stop.abort()
    const mine = new AbortController()
    stop = mine
    filter = toFilter(now().chosen, Date.now())
    const first = Math.floor(visible.first / WINDOW) * WINDOW
    try {
      const page = await read(first, mine.signal)
      // what was in sight may be behind the end of what there is now
      const offset = page.items.length === 0 && first > 0 ? 0 : first
      const { items, total, newest } = offset === first ? page : await read(0, mine.signal)
      if (mine.signal.aborted) return
      asked.clear()
      asked.add(offset)
      upTo = newest
      const rows: (RunCard | undefined)[] = new Array(total ?? items.length).fill(undefined)
      for (const [at, card] of items.entries()) rows[offset + at] = card
      set({ rows, isRead: true, newCount: 0, error: null })
      need(visible.first, visible.last)
    } catch (thrown) {
      if (!mine.signal.aborted) set({ error: asAppError(thrown), isRead: true })
    }
  }

  const read = (offset: number, signal: AbortSignal, anchor: RunId | null = null) =>
    core.runs.list(
      { ...filter, sort: now().sort, limit: WINDOW, offset, ...(anchor === null ? {} : { upTo: anchor }) },
      { signal },
    )

  function need(first: number, last: number): void {
    visible = { first, last }
    const { rows } = now()
    for (let offset = Math.floor(first / WINDOW) * WINDOW; offset <= last; offset += WINDOW) {
      if (asked.has(offset) || offset >= rows.length) continue
      asked.add(offset)
      void fill(offset, stop.signal)
    }
  }

  async function fill(offset: number, signal: AbortSignal): Promise<void> {
    try {
      const { items } = await read(offset, signal, upTo)
      if (signal.aborted) return
      set(({ rows }) => {
        const next = [...rows]
        for (const [at, card] of items.entries()) next[offset + at] = card
        return { rows: next }
      })
    } catch {
      asked.delete(offset)
    }
  }

  const reloadSoon = throttled(LIVE_PAUSE_MS, reload)

  const patchSoon = throttled(LIVE_PAUSE_MS, async () => {
    const shown = new Set(now().rows.flatMap((row) => (row === undefined ? [] : [row.runId])))
    const wanted = [...changed].filter((runId) => shown.has(runId)).slice(0, CARDS_AT_MOST)
    changed.clear()
    if (wanted.length === 0) return
    const cards = await core.runs.cards({ runIds: wanted }).catch(() => null)
    if (cards === null) reloadSoon()
    else patch(cards)
  })

  const countNewSoon = throttled(LIVE_PAUSE_MS, async () => {
    if (upTo === null) return reload()
    const { total } = await core.runs.list({ ...filter, newerThan: upTo, limit: 1 }).catch(() => ({ total: null }))
    if (total !== null) set({ newCount: total })
  })

  function patch(cards: readonly RunCard[]): void {
    const fresh = new Map(cards.map((card) => [card.runId, card]))
    const { rows } = now()
    if (!rows.some((row) => row !== undefined && isOther(row, fresh.get(row.runId)))) return
    set({ rows: rows.map((row) => (row === undefined ? undefined : (fresh.get(row.runId) ?? row))) })
  }

  return {
    store: store as UseBoundStore<StoreApi<RunListState>>,
    reload,
    reloadSoon,
    need,
    patch,
    filter: () => filter,

    choose(change: Partial<Chosen>): void {
      set(({ chosen }) => ({ chosen: { ...chosen, ...change }, checked: NONE }))
      visible = { first: 0, last: 0 }
      void reload()
    },
    sortBy(sort: RunSort): void {
      set({ sort })
      visible = { first: 0, last: 0 }
      void reload()
    },
    /** False while the person reads: what is new then waits. */
    rest(isResting: boolean): void {
      isAtRest = isResting
    },
    showNew(): void {
      visible = { first: 0, last: 0 }
      void reload()
    },

    onEvent(event: AppEvent): void {
      if (event.data.kind === TITLE_RUN && !now().chosen.withTitles) return
      // one that was looked at stays where it is, also in the list of unread ones
      const isOneSeen = event.type === 'run.seen' && event.data.count === 1
      const isMany = event.type === 'run.deleted' || event.type === 'run.restored' || event.type === 'run.seen'
      const isLive = isAtRest && now().sort === 'newest'
      const isNew = event.type === 'run.queued'
      // a run may come into this view or leave it
      const mayMove = isLive && !isOneSeen && (isNew || now().chosen.view !== 'all')
      changed.add(event.subject as RunId)
      if (mayMove || (isMany && !isOneSeen)) reloadSoon()
      else if (isNew) countNewSoon()
      else patchSoon()
    },

    check: (runIds: readonly RunId[], isOn: boolean) =>
      set(({ checked }) => ({ checked: toggled(checked, runIds, isOn) })),
    checkAll: () => set({ checked: ALL }),
    clearChecks: () => set({ checked: NONE }),
    close(): void {
      stop.abort()
    },
  }
}

const isOther = (row: RunCard, fresh: RunCard | undefined): boolean =>
  fresh !== undefined &&
  (row.state !== fresh.state ||
    row.steps !== fresh.steps ||
    row.endedAt !== fresh.endedAt ||
    row.seenAt !== fresh.seenAt ||
    row.usage.inputTokens !== fresh.usage.inputTokens ||
    row.usage.outputTokens !== fresh.usage.outputTokens)
