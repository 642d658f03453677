import { realpath } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import { z } from 'zod'
import { ApprovalId, RunId } from '#shared/domain/ids.ts'
import { Notice } from '#shared/domain/notice.ts'
import { PAUSED_BY_PERSON, PERSON } from '#shared/domain/run-reasons.ts'
import type { DataDir } from '../platform/data-dir.ts'
import type { Engine } from './create-engine.ts'
import type { Features } from './create-features.ts'
import { type DesktopSources, type DesktopState, watchDesktopState } from './desktop-state.ts'

/** What the person did at the tray or in a notification. */
export const DesktopCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pause-all') }),
  z.object({ type: z.literal('resume-all') }),
  z.object({ type: z.literal('stop-run'), runId: RunId }),
  z.object({
    type: z.literal('decide'),
    approvalId: ApprovalId,
    argsHash: z.string().max(128),
    decision: z.enum(['approve', 'deny']),
  }),
])
export type DesktopCommand = z.infer<typeof DesktopCommand>

export interface DesktopListener {
  onState(state: DesktopState): void
  onNotice(notice: Notice): void
  /** The question was answered: what still shows it should not. */
  onDecided(approvalId: ApprovalId): void
}

/** What the core offers to the desktop shell beside the contract. */
export interface Desktop {
  watch(listener: DesktopListener): () => void
  /** Errors of the person's choice (a run that ended meanwhile) are thrown as AppError. */
  obey(command: DesktopCommand): Promise<void>
  /** True for what may be shown in the file manager: the data folder's own, and what lies in an allowed folder. */
  mayReveal(path: string): Promise<boolean>
  /** A checked copy of the data before another version touches it. Throws what kept it from being made. */
  backUp(): Promise<void>
  /** Ends every watch: a timer of one must not read from a database that is closed. */
  close(): void
}

const BY_PERSON = 'person'

export function createDesktop(
  { events, runs }: Engine,
  { governance, files }: Pick<Features, 'governance' | 'files'>,
  { sources, dataDir, backUp }: { sources: DesktopSources; dataDir: DataDir; backUp: Desktop['backUp'] },
): Desktop {
  const watches = new Set<() => void>()
  return {
    watch({ onState, onNotice, onDecided }) {
      const stops = [
        watchDesktopState(sources, onState),
        events.subscribe(['notice.added'], ({ data }) => onNotice(Notice.parse(data))),
        events.subscribe(['approval.decided'], ({ subject }) => onDecided(subject as ApprovalId)),
      ]
      const stop = () => {
        for (const each of stops) each()
        watches.delete(stop)
      }
      watches.add(stop)
      return stop
    },
    close() {
      for (const stop of watches) stop()
    },
    async obey(command) {
      if (command.type === 'pause-all') await runs.pauseAll(PAUSED_BY_PERSON)
      else if (command.type === 'resume-all') await runs.resumeAll()
      else if (command.type === 'stop-run') await runs.cancel(command.runId, PERSON)
      else await governance.service.approvals.decide({ ...command, scope: 'call' }, BY_PERSON)
    },
    backUp,
    async mayReveal(path) {
      const real = isAbsolute(path) ? await realpath(path).catch(() => null) : null
      if (real === null) return false
      const ours = [dataDir.root, dataDir.backups, dataDir.models, dataDir.logs]
      const roots = await Promise.all(ours.map((each) => realpath(each).catch(() => null)))
      // of the data folder only what a person looks at: not the database, the keys, or earlier versions of files
      const [root, ...shown] = roots
      return real === root || shown.some((each) => each !== null && isInside(each, real)) || isAllowed(real)
    },
  }

  function isAllowed(path: string): boolean {
    return files.lookup.ownerOf(path) !== undefined
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}
