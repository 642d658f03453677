import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { useChat, useThisChat } from '../chat.store.ts'
import { strings } from '../strings.ts'
import { orSay } from './say.ts'
import styles from './Thread.module.css'

/** "2 of 3": the other versions of a message. Nothing where there is only one. */
export function BranchSwitcher({ message }: { message: PathMessage }) {
  const isBusy = useChat((state) => state.conversation?.activeRunId != null)
  const chat = useThisChat()
  const { index, siblings } = message
  if (siblings.length < 2) return null
  const to = (step: number) => {
    const target = siblings[index - 1 + step]
    if (target !== undefined) orSay(chat.switchTo(target))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons around a position, not a form's fieldset
    <span className={styles.branches} role="group" aria-label={strings.branch.label}>
      <IconButton
        icon={ChevronLeft}
        size={14}
        label={strings.branch.previous}
        keys="["
        disabled={isBusy || index <= 1}
        onClick={() => to(-1)}
      />
      {strings.branch.position(index, siblings.length)}
      <IconButton
        icon={ChevronRight}
        size={14}
        label={strings.branch.next}
        keys="]"
        disabled={isBusy || index >= siblings.length}
        onClick={() => to(1)}
      />
    </span>
  )
}
