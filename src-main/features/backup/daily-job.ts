import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Clock } from '#main/platform/clock.ts'
import { isDailyDue } from '#shared/domain/backup-retention.ts'
import type { EpochMs } from '#shared/domain/ids.ts'
import type { BackupService } from './backup.service.ts'
import type { BackupFolder } from './backup-folder.ts'

/** The start of the core is busy enough. */
const AFTER_START_MS = 60_000
/** A timer stands still while the PC sleeps, so it never waits longer than this before it looks at the clock again. */
const LONGEST_WAIT_MS = 3_600_000
const RETRY_MS = 30 * 60_000
const BUSY_RETRY_MS = 5 * 60_000
/** Work goes first, but not for longer. */
const PATIENCE_MS = 2 * 3_600_000
const DRILL_EVERY_MS = 7 * 24 * 3_600_000

export interface DailyJobDeps {
  clock: Clock
  events: Pick<EventLog, 'subscribe'>
  settings: Settings
  folder: BackupFolder
  service: BackupService
  /** runs that are worked on right now */
  runningRuns(): number
}

export interface DailyJob {
  start(): void
  stop(): void
  /** When the next automatic backup is due; null when they are switched off. */
  nextAt(): EpochMs | null
}

/** Once a local day, when nothing runs: a backup, the clean-up, and once a week a trial restore of the newest backup. */
export function createDailyJob(deps: DailyJobDeps): DailyJob {
  const { clock, events, settings, folder, service } = deps
  let disarm = () => {}
  let stopListening = () => {}
  let isLooking = false
  let isStopped = false
  let waitingSince: number | null = null
  let nextAt: number | null = null

  const arm = (dueAt: number) => {
    nextAt = dueAt
    disarm()
    disarm = clock.after(Math.min(LONGEST_WAIT_MS, Math.max(0, dueAt - clock.now())), () => void look())
  }

  const look = async (): Promise<void> => {
    if (isLooking || isStopped) return
    isLooking = true
    const dueAt = await worked().finally(() => {
      isLooking = false
    })
    if (!isStopped) arm(dueAt)
  }

  /** Does the work when it is time; gives when to look again. */
  const worked = async (): Promise<number> => {
    const now = clock.now()
    if (nextAt !== null && now < nextAt) return nextAt
    if (!settings.get('backup.daily')) return startOfNextDay(now)
    if (!isDailyDue(await folder.list(), now)) return startOfNextDay(now) + AFTER_START_MS
    waitingSince ??= now
    if (deps.runningRuns() > 0 && now - waitingSince < PATIENCE_MS) return now + BUSY_RETRY_MS
    if (!(await work())) return clock.now() + RETRY_MS
    waitingSince = null
    return startOfNextDay(clock.now()) + AFTER_START_MS
  }

  /** Only a backup that stands lets old ones go. */
  const work = async (): Promise<boolean> => {
    if (!(await service.inBackground('daily', () => service.create('daily')))) return false
    await service.inBackground('clean-up', () => service.cleanUp())
    const [newest] = await folder.list()
    const checkedAt = Math.max(0, ...(await folder.list()).map(({ note }) => note?.lastCheck?.at ?? 0))
    if (newest !== undefined && clock.now() - checkedAt >= DRILL_EVERY_MS) {
      await service.inBackground('check', () => service.check(newest.name))
    }
    return true
  }

  return {
    start() {
      arm(clock.now() + AFTER_START_MS)
      // After sleep the day may be another one.
      stopListening = events.subscribe(['power.changed'], () => void look())
    },
    stop() {
      isStopped = true
      disarm()
      stopListening()
    },
    nextAt: () => (settings.get('backup.daily') ? nextAt : null),
  }
}

function startOfNextDay(now: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
