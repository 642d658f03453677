import { Bot, FileText, Wrench, X } from 'lucide-react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import type { Mention } from '#shared/domain/mention.ts'
import { words as library } from '../library-strings.ts'
import styles from './suggest/Suggest.module.css'

const words = library.mentions
const ICONS = { agent: Bot, tool: Wrench, file: FileText } as const

const saidOf = (mention: Mention): string => {
  if (mention.kind === 'agent') return words.agentChip(mention.label)
  return mention.kind === 'tool' ? words.toolChip(mention.label) : words.fileChip(mention.label)
}

/** What the @s of a message mean; with `onRemove` while it is being written. */
export function MentionChips({
  mentions,
  onRemove,
}: {
  mentions: readonly Mention[]
  onRemove?: (mention: Mention) => void
}) {
  if (mentions.length === 0) return null
  return (
    <ul className={onRemove === undefined ? styles.bubbleChips : styles.chips} aria-label={words.chips}>
      {mentions.map((mention) => {
        const Icon = ICONS[mention.kind]
        return (
          <li key={`${mention.kind} ${mention.label}`} className={styles.chip}>
            <Icon size={12} aria-hidden="true" />
            <span className="h-cut">{saidOf(mention)}</span>
            {onRemove !== undefined && (
              <IconButton icon={X} size={12} label={words.remove(mention.label)} onClick={() => onRemove(mention)} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Said above an answer that another agent than the chat's gave. */
export function AnsweredBy({ name }: { name: string }) {
  return (
    <p className={styles.answeredBy}>
      <Bot size={12} aria-hidden="true" />
      {words.agentChip(name)}
    </p>
  )
}
