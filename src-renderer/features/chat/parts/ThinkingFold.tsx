import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { formatDuration, formatNumber } from '#renderer/lib/format.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import type { ReasoningPart } from '../state/answer-pieces.ts'
import { strings } from '../strings.ts'
import styles from './Thread.module.css'

/** Thinking as one folded line, "Thought for 6 s, 214 tokens"; the text on request. */
export function ThinkingFold({ part, isGoingOn }: { part: ReasoningPart; isGoingOn: boolean }) {
  const opensAtFirst = useSetting('chat.showThinking', false)
  const [choice, setChoice] = useState<boolean | null>(null)
  const isOpen = choice ?? opensAtFirst
  const body = useId()
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <div>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isOpen}
        aria-controls={body}
        onClick={() => setChoice(!isOpen)}
      >
        {isGoingOn ? (
          <StatusIcon status="running" size={12} withHiddenWord={false} />
        ) : (
          <Chevron size={12} aria-hidden="true" />
        )}
        {isGoingOn ? strings.answer.thinking : summary(part)}
      </button>
      {isOpen && (
        <div id={body} className={styles.thought}>
          {part.text.trim()}
        </div>
      )}
    </div>
  )
}

const summary = ({ durationMs, tokens }: ReasoningPart): string =>
  durationMs === undefined || tokens === undefined
    ? strings.answer.thoughtBriefly
    : strings.answer.thought(formatDuration(durationMs), formatNumber(tokens))
