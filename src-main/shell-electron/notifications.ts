import type { ApprovalId } from '#shared/domain/ids.ts'
import type { Notice } from '#shared/domain/notice.ts'
import type { ElectronParts, ShownNotification } from './electron-parts.ts'

export interface NotificationActions {
  open(address: string): void
  decide(approval: NonNullable<Notice['approval']>, decision: 'approve' | 'deny'): void
}

export interface Notifications {
  show(notice: Notice): void
  /** Takes back what asks a question that was answered. */
  withdraw(approvalId: ApprovalId): void
}

/** The system keeps more than that for nobody. */
const KEPT = 50

/**
 * Notices as notifications of the system. They are held on to: one that is collected no longer answers a click. What
 * was approved is what its text said in full, and the hash of exactly that goes back with the answer.
 */
export function createNotifications(
  { Notification }: Pick<ElectronParts, 'Notification'>,
  actions: NotificationActions,
): Notifications {
  const shown = new Map<string, { notification: ShownNotification; approvalId: ApprovalId | undefined }>()

  const drop = (noticeId: string) => {
    shown.get(noticeId)?.notification.close()
    shown.delete(noticeId)
  }

  return {
    show(notice) {
      if (!Notification.isSupported()) return
      const { noticeId, approval, address } = notice
      const offers = offersOf(notice)
      const notification = new Notification({
        id: noticeId,
        title: notice.title,
        body: notice.text,
        groupId: notice.kind,
        silent: notice.kind === 'run_finished',
        actions: offers.map(({ text }) => ({ type: 'button', text })),
      })
      const act = (what: Offer['does'] | undefined) => {
        shown.delete(noticeId)
        if (what === 'approve' || what === 'deny') {
          if (approval !== null) actions.decide(approval, what)
        } else actions.open(`#/${address}`)
      }
      notification.on('click', () => act('open'))
      notification.on('action', (details) => act(offers[details.actionIndex]?.does))
      notification.on('failed', () => shown.delete(noticeId))
      shown.set(noticeId, { notification, approvalId: approval?.approvalId })
      const oldest = shown.keys().next().value
      if (shown.size > KEPT && oldest !== undefined) drop(oldest)
      notification.show()
    },
    withdraw(approvalId) {
      for (const [noticeId, each] of shown) if (each.approvalId === approvalId) drop(noticeId)
    },
  }
}

interface Offer {
  text: string
  does: 'open' | 'approve' | 'deny'
}

function offersOf({ approval }: Notice): Offer[] {
  const open: Offer = { text: 'Open', does: 'open' }
  if (approval === null) return [open]
  return [
    ...(approval.canApprove ? [{ text: 'Allow once', does: 'approve' } as const] : []),
    ...(approval.canDeny ? [{ text: 'Deny', does: 'deny' } as const] : []),
    open,
  ]
}
