import type { ToolCallPart, ToolCallState } from '#shared/domain/message.ts'
import type { Status } from '../StatusIcon.tsx'

const COLLAPSE_FROM = 5

export const STATUS_OF: Record<ToolCallState, Status> = {
  pending: 'queued',
  waiting: 'waiting',
  running: 'running',
  ok: 'succeeded',
  error: 'failed',
  denied: 'cancelled',
  cancelled: 'cancelled',
  skipped: 'skipped',
}

/** Neighbouring calls; five or more of the same tool are one group, unless one of them asks the person. */
export function groupCalls(given: readonly ToolCallPart[]): ToolCallPart[][] {
  const calls = behindTheirScripts(given)
  const groups: ToolCallPart[][] = []
  for (let at = 0; at < calls.length; ) {
    const { tool, parent } = calls[at] as ToolCallPart
    let end = at
    while (calls[end]?.tool === tool && calls[end]?.parent?.callId === parent?.callId) end++
    const run = calls.slice(at, end)
    const isCollapsed = run.length >= COLLAPSE_FROM && run.every(({ state }) => state !== 'waiting')
    groups.push(...(isCollapsed ? [run] : run.map((call) => [call])))
    at = end
  }
  return groups
}

/** Calls that a script made stand behind it, in their order. */
function behindTheirScripts(calls: readonly ToolCallPart[]): readonly ToolCallPart[] {
  const inner = calls.filter(({ parent }) => parent !== undefined)
  if (inner.length === 0) return calls
  const own = calls.filter(
    ({ parent }) => parent === undefined || !calls.some(({ callId }) => callId === parent.callId),
  )
  return own.flatMap((call) => [call, ...inner.filter(({ parent }) => parent?.callId === call.callId)])
}

/** The state of a group in one icon: what still moves first, then what failed. */
export function groupStatus(calls: readonly ToolCallPart[]): Status {
  const states = new Set(calls.map(({ state }) => STATUS_OF[state]))
  const order: Status[] = ['running', 'queued', 'failed', 'cancelled', 'skipped']
  return order.find((status) => states.has(status)) ?? 'succeeded'
}

/** Arguments as readable lines, `name: value`; text is shown as text, the rest as JSON. */
export function argLines(args: unknown): { name: string; value: string }[] {
  if (args === null || args === undefined) return []
  if (typeof args !== 'object' || Array.isArray(args)) return [{ name: '', value: asText(args) }]
  return Object.entries(args).map(([name, value]) => ({ name, value: asText(value) }))
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
