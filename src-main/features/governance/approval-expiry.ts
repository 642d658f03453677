import type { Clock } from '#main/platform/clock.ts'
import type { EpochMs } from '#shared/domain/ids.ts'

/** After a failure (a full disk) it is tried again; the approval only stays open longer. */
const RETRY_MS = 60_000
const LONGEST_WAIT_MS = 24 * 3_600_000

export interface ApprovalExpiry {
  /** Looks at the table and sets the one timer anew. */
  arm(): void
  stop(): void
}

/** One timer for the approval that expires next; long waits are cut, because timers cannot be longer than 24 days. */
export function createApprovalExpiry(
  clock: Clock,
  { next, expire }: { next: () => EpochMs | null; expire: () => Promise<void> },
): ApprovalExpiry {
  let disarm = () => {}
  let isStopped = false

  function arm(): void {
    disarm()
    const at = next()
    if (at === null || isStopped) return
    disarm = clock.after(Math.min(Math.max(0, at - clock.now()), LONGEST_WAIT_MS), () => {
      expire().then(arm, () => {
        disarm = clock.after(RETRY_MS, arm)
      })
    })
  }

  return {
    arm,
    stop() {
      isStopped = true
      disarm()
    },
  }
}
