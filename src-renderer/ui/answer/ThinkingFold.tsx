import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { StatusIcon } from '../StatusIcon.tsx'
import styles from './Answer.module.css'
import type { ReasoningPart } from './answer-pieces.ts'
import { strings } from './strings.ts'

/** How thinking is shown: what the person chose, and how this page writes numbers. */
export interface ThinkingLook {
  opensAtFirst: boolean
  duration: (ms: number) => string
  number: (value: number) => string
}

/** Thinking as one folded line, "Thought for 6 s, 214 tokens"; the text on request. */
export function ThinkingFold(props: { part: ReasoningPart; isGoingOn: boolean; look: ThinkingLook }) {
  const { part, isGoingOn, look } = props
  const [choice, setChoice] = useState<boolean | null>(null)
  const isOpen = choice ?? look.opensAtFirst
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
        {isGoingOn ? strings.thinking : summary(part, look)}
      </button>
      {isOpen && (
        <div id={body} className={styles.thought}>
          {part.text.trim()}
        </div>
      )}
    </div>
  )
}

const summary = ({ durationMs, tokens }: ReasoningPart, look: ThinkingLook): string =>
  durationMs === undefined || tokens === undefined
    ? strings.thoughtBriefly
    : strings.thought(look.duration(durationMs), look.number(tokens))
