import type { Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { ApprovalRequest } from '#main/engine/ports/permission-gate.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import type { Approval } from '#shared/domain/approval.ts'
import type { ApprovalId, RunId } from '#shared/domain/ids.ts'
import type { GrantScope } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { editCall } from './approval-edit.ts'
import { createApprovalExpiry } from './approval-expiry.ts'
import { newApproval, reachOf } from './approval-request.ts'
import * as store from './governance.store.ts'
import type { Grants } from './grants.service.ts'

const HOUR_MS = 3_600_000

export interface ApprovalsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  log: Log
  settings: Pick<Settings, 'get'>
  tools: Pick<ToolRegistry, 'get'>
  runs: Pick<Runs, 'wake'>
  grants: Grants
}

export interface Decision {
  approvalId: ApprovalId
  argsHash: string
  decision: 'approve' | 'deny'
  scope: GrantScope
  editedArgs?: Record<string, unknown> | undefined
  expiresInMs?: number | undefined
  /** on a denial the model reads it */
  note?: string | undefined
}

export interface Approvals {
  request(tx: Tx, request: ApprovalRequest): ApprovalId
  get(approvalId: ApprovalId): Approval
  /** how many questions wait for the person */
  pendingCount(): number
  decide(decision: Decision, by: string): Promise<Approval>
  previewEdit(approvalId: ApprovalId, args: Record<string, unknown>): Promise<Pick<Approval, 'preview' | 'argsHash'>>
  answer(approvalId: ApprovalId, answer: string, by: string): Promise<Approval>
  withdraw(tx: Tx, runId: RunId): void
  start(): Promise<void>
  stop(): void
}

/**
 * Questions to the person. pending -> approved | denied | answered (by the person), expired (by time), withdrawn (the
 * run ended); each is final. The answer, what it allows for later, the event and the waking of the run are one commit.
 */
export function createApprovals(deps: ApprovalsDeps): Approvals {
  const { db, clock, ids, events, log, settings, runs, grants } = deps
  const expiry = createApprovalExpiry(clock, { next: () => store.nextExpiry(db), expire: expireDue })

  function get(approvalId: ApprovalId): Approval {
    const approval = store.findApproval(db, approvalId)
    if (approval === undefined) throw new AppError('approval.not_found', 'There is no such approval', { approvalId })
    return approval
  }

  function close(tx: Tx, approval: Approval): Approval {
    const closed = { ...approval, decidedAt: clock.now() }
    store.updateApproval(tx, closed)
    const data = { runId: closed.runId, state: closed.state, title: closed.title }
    events.append(tx, { type: 'approval.decided', subject: closed.approvalId, data })
    tx.afterCommit(expiry.arm)
    return closed
  }

  /** The row is read again inside the transaction: of two answers one is first, and the other is told so. */
  const settle = (approvalId: ApprovalId, work: (tx: Tx, approval: Approval) => Approval): Promise<Approval> =>
    db.durable((tx) => {
      const approval = requirePending(store.findApproval(tx, approvalId) ?? get(approvalId))
      const closed = close(tx, work(tx, approval))
      runs.wake(tx, closed.runId)
      return closed
    })

  async function expireDue(): Promise<void> {
    try {
      await db.durable((tx) => {
        for (const approval of store.pendingExpiredBy(tx, clock.now())) {
          close(tx, { ...approval, state: 'expired' })
          runs.wake(tx, approval.runId)
        }
      })
    } catch (thrown) {
      log.error('approvals could not expire', thrown)
      throw thrown
    }
  }

  return {
    get,
    pendingCount: () => store.countPending(db),

    request(tx, request) {
      const known = store.findApprovalOfCall(tx, request.runId, request.callId)
      if (known !== undefined) return known.approvalId
      const now = clock.now()
      const expiresAt = now + settings.get('approvals.expireHours') * HOUR_MS
      const approval = newApproval(request, { approvalId: ids.next('appr'), now, expiresAt })
      store.insertApproval(tx, approval)
      const data = { runId: approval.runId, kind: approval.kind, title: approval.title }
      events.append(tx, { type: 'approval.requested', subject: approval.approvalId, data })
      tx.afterCommit(expiry.arm)
      return approval.approvalId
    },

    async decide({ approvalId, argsHash, decision, scope, editedArgs, expiresInMs, note }, by) {
      const shown = requirePending(get(approvalId))
      requireDecidable(shown, decision, scope)
      const isEdited = decision === 'approve' && editedArgs !== undefined
      const edited = !isEdited ? null : await editCall(shown, editedArgs, deps)
      return settle(approvalId, (tx, stored) => {
        const approval = { ...stored, ...edited }
        if (approval.argsHash !== argsHash) throw changed(approvalId)
        if (scope !== 'call') {
          const permission = decision === 'approve' ? ('allow' as const) : ('deny' as const)
          const expiresAt = expiresInMs === undefined ? null : clock.now() + expiresInMs
          grants.put(tx, { tool: approval.tool, permission, scope, ...reachOf(scope, approval), expiresAt })
        }
        const answer = note === undefined ? {} : { answer: note }
        return {
          ...approval,
          state: decision === 'approve' ? 'approved' : 'denied',
          decision: { by, scope, wasEdited: edited !== null, ...answer },
        }
      })
    },

    async previewEdit(approvalId, args) {
      const { preview, argsHash } = await editCall(requirePending(get(approvalId)), args, deps)
      return { preview, argsHash }
    },

    answer: (approvalId, answer, by) =>
      settle(approvalId, (_tx, approval) => {
        requireAnswer(approval, answer)
        return { ...approval, state: 'answered', decision: { by, scope: 'call', wasEdited: false, answer } }
      }),

    withdraw(tx, runId) {
      for (const approval of store.pendingOfRun(tx, runId)) close(tx, { ...approval, state: 'withdrawn' })
      store.deleteGrantsOfRun(tx, runId)
    },

    async start() {
      await expireDue()
      expiry.arm()
    },
    stop: expiry.stop,
  }
}

function requirePending(approval: Approval): Approval {
  if (approval.state === 'pending') return approval
  const { approvalId, state } = approval
  throw new AppError('approval.already_decided', `This is ${state} already`, { approvalId, state })
}

/** A question can be answered or denied, never approved; a scope must have been offered. */
function requireDecidable({ kind, scopes }: Approval, decision: 'approve' | 'deny', scope: GrantScope): void {
  if (kind === 'unknown_outcome' || (kind === 'question' && decision === 'approve')) {
    throw new AppError('input.invalid', 'This needs an answer', { kind })
  }
  if (scope !== 'call' && !scopes.includes(scope)) {
    throw new AppError('input.invalid', 'This cannot be allowed that widely', { scope, scopes })
  }
}

function requireAnswer({ kind, question }: Approval, answer: string): void {
  const choices = kind === 'unknown_outcome' ? ['done', 'not_done'] : (question?.choices ?? [])
  const isFree = kind === 'question' && (question?.allowsText === true || choices.length === 0)
  if (kind === 'permission' || !(isFree || choices.includes(answer))) {
    throw new AppError('input.invalid', 'This is not one of the answers', { choices })
  }
}

const changed = (approvalId: ApprovalId) =>
  new AppError('approval.changed', 'This is not what the card showed. Look at it again', { approvalId })
