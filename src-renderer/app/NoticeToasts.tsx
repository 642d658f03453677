import { useEffect } from 'react'
import { useApprovals } from '#renderer/lib/approvals-store.ts'
import { client, isDesktop } from '#renderer/lib/client.ts'
import { onAppEvent } from '#renderer/lib/live.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { sayFailure } from '#renderer/lib/say.ts'
import { followOpenedAgents, onShellNews } from '#renderer/lib/shell.ts'
import { closeToast, showToast, type ToastAction } from '#renderer/lib/toasts.ts'
import type { ApprovalId } from '#shared/domain/ids.ts'
import type { Notice } from '#shared/domain/notice.ts'
import { useLayer } from './layers-store.ts'
import { strings } from './strings.ts'

/** Runs of agents; those that write titles are nobody's news. */
const AGENT_RUN = 'agent'

/**
 * What the person should hear of while they look at another page, with the same actions as a notification of the
 * system. Nothing is told that is on the screen already. A question takes its toast along when it was answered or came
 * onto the screen, and so does a failed run when it, or another one in its chat, begins.
 */
export function NoticeToasts() {
  useEffect(() => {
    const toasts = new Map<ApprovalId, number>()
    const failures = new Map<string, number>()
    const closeSeen = () => {
      for (const [approvalId, id] of toasts) {
        if (!isAskedHere(approvalId)) continue
        closeToast(id)
        toasts.delete(approvalId)
      }
    }
    addEventListener('hashchange', closeSeen)
    const stops = [
      () => removeEventListener('hashchange', closeSeen),
      useApprovals.subscribe(closeSeen),
      onAppEvent(['notice.added'], ({ data }) => {
        const notice = data as Notice
        if (!isLookedAt() || isOnScreen(notice)) return
        const id = showToast({
          text: strings.notices.text(notice.title, notice.text),
          tone: notice.kind === 'run_failed' || notice.kind === 'backup_failed' ? 'failed' : 'plain',
          actions: actionsOf(notice),
          ...(notice.kind === 'approval' ? { stays: true } : {}),
        })
        if (notice.approval !== null) toasts.set(notice.approval.approvalId, id)
        if (notice.kind === 'run_failed') failures.set(notice.address, id)
      }),
      onAppEvent(['run.queued', 'run.state_changed'], ({ subject, data }) => {
        if (data.kind !== AGENT_RUN || (data.state !== 'queued' && data.state !== 'running')) return
        for (const address of [`executions/${subject}`, `chat/${data.conversationId}`]) {
          closeToast(failures.get(address) ?? 0)
          failures.delete(address)
        }
      }),
      onAppEvent(['approval.decided'], ({ subject }) => {
        closeToast(toasts.get(subject as ApprovalId) ?? 0)
        toasts.delete(subject as ApprovalId)
      }),
      followOpenedAgents(() => goTo('agents')),
      onShellNews((news) => {
        if (news.type === 'open') location.hash = news.address
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return null
}

/** A window of the desktop that is not in front gets notifications of the system instead. */
const isLookedAt = () => location.hash !== '#/ask' && (isDesktop ? document.hasFocus() : !document.hidden)

function isOnScreen({ address, kind, approval }: Notice): boolean {
  if (location.hash.startsWith(`#/${address}`)) return true
  return kind === 'approval' && approval !== null && isAskedHere(approval.approvalId)
}

/** The page of approvals, their list at the top, or the chat that asks. */
function isAskedHere(approvalId: ApprovalId): boolean {
  const { hash } = location
  if (hash.startsWith('#/approvals') || useLayer.getState().open === 'approvals') return true
  const asked = useApprovals.getState().pending.find((each) => each.approvalId === approvalId)
  return asked?.conversationId != null && hash.includes(asked.conversationId)
}

function actionsOf({ address, approval }: Notice): ToastAction[] {
  const { open, deny, allow } = strings.notices
  const actions: ToastAction[] = []
  if (approval?.canApprove) actions.push({ label: allow, run: () => void decide(approval, 'approve') })
  if (approval?.canDeny) actions.push({ label: deny, run: () => void decide(approval, 'deny') })
  actions.push({
    label: open,
    run: () => {
      location.hash = `#/${address}`
    },
  })
  return actions
}

/** The hash of exactly what the toast showed goes with the answer. */
async function decide(approval: NonNullable<Notice['approval']>, decision: 'approve' | 'deny'): Promise<void> {
  const { approvalId, argsHash } = approval
  try {
    await client.governance.decide({ approvalId, argsHash, decision })
    showToast({ text: decision === 'approve' ? strings.notices.allowed : strings.notices.denied })
  } catch (error) {
    sayFailure(error)
  }
}
