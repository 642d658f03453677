import { Ban, Copy, FileJson, Mail, MailOpen, MessageSquare, Pause, Play, RotateCw, Trash2 } from 'lucide-react'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { RunCard } from '#shared/contract/runs.contract.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import * as actions from '../run-actions.ts'
import { strings } from '../strings.ts'

const words = strings.actions

/** Everything that can be done with a run. */
export function runMenu(run: RunCard): MenuItem[] {
  const { retry, cancel, pause, openChat } = actions.refusals
  return [
    item(words.retry, { icon: RotateCw, keys: 'R', onSelect: () => void actions.retryRun(run) }, retry(run)),
    item(
      run.state === 'paused' ? words.resume : words.pause,
      { icon: run.state === 'paused' ? Play : Pause, keys: 'P', onSelect: () => void actions.pauseOrResume(run) },
      pause(run),
    ),
    item(words.cancel, { icon: Ban, keys: 'C', onSelect: () => void actions.cancelRun(run) }, cancel(run)),
    item(
      words.openChat,
      { icon: MessageSquare, startsGroup: true, onSelect: () => actions.openChat(run) },
      openChat(run),
    ),
    { label: words.copyMarkdown, icon: Copy, onSelect: () => void actions.copyRun(run, 'markdown') },
    { label: words.copyJson, icon: FileJson, onSelect: () => void actions.copyRun(run, 'json') },
    ...(isFinal(run.state)
      ? [
          {
            label: run.seenAt === null ? words.read : words.unread,
            icon: run.seenAt === null ? MailOpen : Mail,
            onSelect: () => void actions.setSeen(run),
          },
        ]
      : []),
    item(
      words.delete,
      { icon: Trash2, keys: 'Del', isDanger: true, startsGroup: true, onSelect: () => void actions.deleteRun(run) },
      actions.refusals.delete(run),
    ),
  ]
}

const item = (label: string, rest: Omit<MenuItem, 'label'>, why: string | undefined): MenuItem => ({
  label,
  ...rest,
  ...(why === undefined ? {} : { disabledBecause: why }),
})
