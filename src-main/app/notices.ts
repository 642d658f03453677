import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { AppEvent } from '#shared/domain/app-event.ts'
import type { ApprovalId, RunId } from '#shared/domain/ids.ts'
import { MAX_NOTICE_TEXT, MAX_NOTICE_TITLE, type Notice } from '#shared/domain/notice.ts'
import type { WriteDb } from '../engine/db/db.ts'
import { AGENT_RUN } from '../engine/ports/agent-lookup.ts'
import type { Runs } from '../engine/runs/runs.ts'
import type { Approvals } from '../features/governance/approvals.service.ts'
import type { IdSource } from '../platform/id-source.ts'
import type { Log } from '../platform/log.ts'
import { approvalText, oneLine } from './notice-text.ts'

/** Things of one kind that happen within this time are one notice. */
const GROUP_MS = 400
/** A shorter run ended while the person was still looking. */
const LONG_RUN_MS = 30_000

export interface NoticesDeps {
  db: WriteDb
  events: EventLog
  clock: Clock
  ids: IdSource
  log: Log
  runs: Pick<Runs, 'find'>
  approvals: Pick<Approvals, 'get' | 'pendingCount'>
}

type Told = Omit<Notice, 'noticeId'>

/**
 * Decides what is worth a notice: a question, a failed run, a long run that is done, a backup that failed. Each thing is
 * told once; several of a kind at a time are told as one. Who shows it, and whether, is for the shells.
 */
export function startNotices(deps: NoticesDeps): () => void {
  const { events, clock, log } = deps
  const held = new Map<Notice['kind'], Map<string, () => Told | null>>()
  let cancelFlush: (() => void) | null = null

  const hold = (kind: Notice['kind'], subject: string, make: () => Told | null) => {
    const ofKind = held.get(kind) ?? new Map()
    held.set(kind, ofKind.set(subject, make))
    cancelFlush ??= clock.after(GROUP_MS, flush)
  }

  const flush = () => {
    cancelFlush = null
    const waiting = [...held]
    held.clear()
    for (const [kind, things] of waiting) {
      try {
        tell(
          kind,
          [...things.values()].map((make) => make()).filter((told) => told !== null),
        )
      } catch (error) {
        log.error('a notice could not be made', error, { kind })
      }
    }
  }

  const tell = (kind: Notice['kind'], told: Told[]) => {
    const [first] = told
    if (first === undefined) return
    const notice = { noticeId: deps.ids.next('ntc'), ...(told.length === 1 ? first : grouped(kind, told)) }
    deps.db.quick((tx) => events.append(tx, { type: 'notice.added', subject: notice.noticeId, data: notice }))
  }

  const hear = ({ type, subject, data }: AppEvent) => {
    if (type === 'approval.requested') {
      hold('approval', subject, () => ofApproval(deps.approvals, subject as ApprovalId))
    } else if (type === 'run.finished') {
      const kind = data.state === 'failed' ? 'run_failed' : 'run_finished'
      if (data.kind === AGENT_RUN && data.state !== 'cancelled')
        hold(kind, subject, () => ofRun(deps.runs, subject as RunId))
    } else if (subject === 'failed') {
      hold('backup_failed', 'backup', () => ofBackup(data))
    }
  }

  const stop = events.subscribe(['approval.requested', 'run.finished', 'backup.changed'], hear)
  return () => {
    stop()
    cancelFlush?.()
  }
}

function ofApproval(approvals: NoticesDeps['approvals'], approvalId: ApprovalId): Told | null {
  const approval = approvals.get(approvalId)
  if (approval.state !== 'pending') return null
  const { title, text, saysAll } = approvalText(approval)
  const canDeny = approval.kind !== 'unknown_outcome'
  return {
    kind: 'approval',
    title,
    text: text || oneLine(approval.agentName, MAX_NOTICE_TEXT),
    address: `approvals/${approvalId}`,
    approval: { approvalId, argsHash: approval.argsHash, canApprove: saysAll, canDeny },
  }
}

function ofRun(runs: NoticesDeps['runs'], runId: RunId): Told | null {
  const run = runs.find(runId)
  // a run that another run started is that one's affair
  if (run === undefined || run.parentId !== null) return null
  const name = run.title || 'A run'
  const address = run.conversationId === null ? `executions/${runId}` : `chat/${run.conversationId}`
  if (run.state === 'failed') {
    const text = oneLine(run.error?.message ?? 'It did not say why.', MAX_NOTICE_TEXT)
    return { kind: 'run_failed', title: oneLine(`${name} failed`, MAX_NOTICE_TITLE), text, address, approval: null }
  }
  const tookMs = (run.endedAt ?? 0) - (run.startedAt ?? run.endedAt ?? 0)
  if (run.state !== 'succeeded' || tookMs < LONG_RUN_MS) return null
  const text = `It took ${spoken(tookMs)}.`
  return { kind: 'run_finished', title: oneLine(`${name} is done`, MAX_NOTICE_TITLE), text, address, approval: null }
}

function ofBackup(data: AppEvent['data']): Told {
  const text = oneLine(typeof data.reason === 'string' ? data.reason : 'The page Data says more.', MAX_NOTICE_TEXT)
  return { kind: 'backup_failed', title: 'The backup failed', text, address: 'settings/data', approval: null }
}

const GROUPS: Record<Notice['kind'], { title: (count: number) => string; address: string }> = {
  approval: { title: (count) => `${count} questions wait for you`, address: 'approvals' },
  run_failed: { title: (count) => `${count} runs failed`, address: 'executions' },
  run_finished: { title: (count) => `${count} runs are done`, address: 'executions' },
  backup_failed: { title: () => 'The backup failed', address: 'settings/data' },
}

function grouped(kind: Notice['kind'], told: Told[]): Told {
  const { title, address } = GROUPS[kind]
  const text = oneLine(told.map((each) => each.title).join(', '), MAX_NOTICE_TEXT)
  return { kind, title: title(told.length), text, address, approval: null }
}

const spoken = (ms: number) =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`
