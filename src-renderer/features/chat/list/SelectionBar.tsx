import { FolderInput, Trash2, X } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import type { ConversationId } from '#shared/domain/ids.ts'
import { words } from '../library-strings.ts'
import { orSay } from '../parts/say.ts'
import styles from './List.module.css'
import { clearSelection, useSelection } from './selection.ts'

interface SelectionBarProps {
  openId: ConversationId | null
  onMove: (ids: readonly ConversationId[]) => void
}

/** What can be done with all picked chats together. Nothing where none is picked. */
export function SelectionBar({ openId, onMove }: SelectionBarProps) {
  const ids = useSelection((state) => state.ids)
  if (ids.size === 0) return null
  const all = [...ids]
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons around a count, not a form's fieldset
    <div className={styles.selection} role="group" aria-label={words.selection.count(all.length)}>
      <span role="status">{words.selection.count(all.length)}</span>
      <IconButton icon={FolderInput} label={words.selection.move} className="h-push" onClick={() => onMove(all)} />
      <IconButton icon={Trash2} label={words.selection.delete} onClick={() => orSay(deleteAll(all, openId))} />
      <IconButton icon={X} label={words.selection.clear} keys="Esc" onClick={clearSelection} />
    </div>
  )
}

async function deleteAll(all: readonly ConversationId[], openId: ConversationId | null): Promise<void> {
  const done: ConversationId[] = []
  try {
    for (const conversationId of all) {
      await client.chat.delete({ conversationId })
      done.push(conversationId)
    }
  } finally {
    clearSelection()
    if (openId !== null && done.includes(openId)) goTo('chat', '')
    if (done.length > 0) {
      offerUndo(words.selection.deleted(done.length), async () => {
        for (const conversationId of done) await client.chat.restore({ conversationId })
      })
    }
  }
}
