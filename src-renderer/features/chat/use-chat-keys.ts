import { useKeys } from '#renderer/lib/keys.ts'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { chat, useChat } from './chat.store.ts'
import { openFind } from './find/find.store.ts'
import { words } from './library-strings.ts'
import { orSay } from './parts/say.ts'
import { startNewChat } from './start-new-chat.ts'
import { lastOf } from './state/thread-view.ts'
import { strings } from './strings.ts'

const group = strings.keys

/** The keys of the Chat page; those of the composer are its own. */
export function useChatKeys(): void {
  useKeys([
    { keys: 'Ctrl N', label: strings.list.newChat, group, run: startNewChat },
    { keys: 'Ctrl F', label: words.find.open, group, run: openFind },
    { keys: 'Ctrl R', label: strings.actions.regenerate, group, run: regenerateLast },
    { keys: 'Ctrl Shift B', label: strings.actions.branch, group, run: branchAtLast },
    { keys: '[', label: strings.branch.previous, group, run: () => switchBranch(-1) },
    { keys: ']', label: strings.branch.next, group, run: () => switchBranch(1) },
    { keys: 'Escape', label: strings.composer.stop, group, run: stopAnswer },
  ])
}

const isBusy = (): boolean => useChat.getState().conversation?.activeRunId != null

function regenerateLast(): void {
  const answer = lastOf(useChat.getState().thread, 'assistant')
  if (answer !== null && !isBusy()) orSay(chat.regenerate(answer.messageId))
}

/** The answer that has the focus, else the last one. */
function branchAtLast(): void {
  const answer = lastOf(useChat.getState().thread, 'assistant')
  if (answer !== null && !isBusy()) orSay(chat.branchHere(answer.messageId))
}

/** The last message that has other versions shows another one. */
function switchBranch(step: -1 | 1): void {
  const branched = useChat.getState().thread.rows.findLast((row) => row !== null && row.siblings.length > 1)
  const target = branched ? siblingOf(branched, step) : undefined
  if (target !== undefined && !isBusy()) orSay(chat.switchTo(target))
}

const siblingOf = ({ siblings, index }: PathMessage, step: number) => siblings[index - 1 + step]

/** Lets the key go on when nothing is being written. */
function stopAnswer(): boolean {
  const runId = useChat.getState().conversation?.activeRunId
  if (runId == null) return false
  orSay(chat.stop(runId))
  return true
}
