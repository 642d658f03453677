import { Copy, FileClock, GitBranch, ListTree, Pencil, RefreshCw, StepForward } from 'lucide-react'
import { undoAllChanges } from '#renderer/lib/file-undo.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { type Chat, useChat, useThisChat } from '../chat.store.ts'
import { openInspectorAt } from '../inspector/inspector-tab.ts'
import { strings } from '../strings.ts'
import { copyText, orSay } from './say.ts'

const words = strings.actions

const copyItem = (message: PathMessage): MenuItem => ({
  label: words.copy,
  icon: Copy,
  onSelect: () => orSay(copyText(textOf(message.parts), words.copied)),
})

/** While an answer is written the path cannot be changed: those actions say so. */
function useBusyItem(): { disabledBecause?: string } {
  const isBusy = useChat((state) => state.conversation?.activeRunId != null)
  return isBusy ? { disabledBecause: words.busy } : {}
}

const branchItem = (chat: Chat, message: PathMessage, busy: { disabledBecause?: string }): MenuItem => ({
  label: words.branch,
  icon: GitBranch,
  keys: 'Ctrl Shift B',
  ...busy,
  onSelect: () => orSay(chat.branchHere(message.messageId).then(() => showToast({ text: words.branched }))),
})

/** What can be done with a message of the person: the same list on hover, on focus and in the context menu. */
export function useUserActions(message: PathMessage): MenuItem[] {
  const chat = useThisChat()
  const busy = useBusyItem()
  return [
    copyItem(message),
    { label: words.edit, icon: Pencil, ...busy, onSelect: () => chat.setEditing(message.messageId) },
  ]
}

/** What can be done with an answer. */
export function useAnswerActions(message: PathMessage): MenuItem[] {
  const chat = useThisChat()
  const busy = useBusyItem()
  const { messageId, runId, state } = message
  const changedFiles = message.parts.some((part) => part.type === 'tool_call' && part.changeId !== undefined)
  const canGoOn = state === 'stopped' || state === 'failed'
  return [
    copyItem(message),
    {
      label: words.regenerate,
      icon: RefreshCw,
      keys: 'Ctrl R',
      ...busy,
      onSelect: () => orSay(chat.regenerate(messageId)),
    },
    ...(canGoOn
      ? [{ label: words.continue, icon: StepForward, ...busy, onSelect: () => orSay(chat.continueAnswer(messageId)) }]
      : []),
    branchItem(chat, message, busy),
    ...(runId === null ? [] : [{ label: words.showRun, icon: ListTree, onSelect: () => showRunOf(chat, runId) }]),
    ...(changedFiles && runId !== null
      ? [
          {
            label: words.undoFiles,
            icon: FileClock,
            startsGroup: true,
            ...busy,
            onSelect: () => void undoAllChanges(runId),
          },
        ]
      : []),
  ]
}

function showRunOf(chat: Chat, runId: NonNullable<PathMessage['runId']>): void {
  chat.showRun(runId)
  openInspectorAt('run')
}
