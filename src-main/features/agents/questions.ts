import type { Tx } from '#main/engine/db/db.ts'
import type { PermissionGate } from '#main/engine/ports/permission-gate.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { RunEventBody } from '#shared/domain/run-event.ts'
import type { CallPlan } from './call-parts.ts'

type Ask = Extract<CallPlan, { do: 'ask' }>

/** Questions between the step that found them and the transaction in which the run begins to wait. */
export interface PendingQuestions {
  expect(runId: RunId, asks: readonly Ask[]): void
  /** Writes them, and gives the events that show them. */
  ask(tx: Tx, runId: RunId): RunEventBody[]
  forget(runId: RunId): void
}

export function createPendingQuestions(gate: PermissionGate): PendingQuestions {
  const byRun = new Map<RunId, readonly Ask[]>()
  return {
    expect: (runId, asks) => void byRun.set(runId, asks),
    forget: (runId) => void byRun.delete(runId),
    ask: (tx, runId) =>
      (byRun.get(runId) ?? []).flatMap(({ part, request }): RunEventBody[] => {
        const approvalId = gate.request(tx, request)
        const shown = request.preview === null ? {} : { preview: request.preview }
        return [
          { type: 'tool.updated', data: { call: { ...part, ...shown, state: 'waiting', approvalId } } },
          { type: 'approval.requested', data: { approvalId, callId: part.callId } },
        ]
      }),
  }
}
