import { Textarea } from '@mantine/core'
import { formatNumber } from '#renderer/lib/format.ts'
import { strings } from '../strings.ts'
import { useEditing } from './draft-context.ts'
import { MAX_INSTRUCTIONS } from './drafts.ts'
import styles from './Editor.module.css'

const words = strings.instructions

/** What the agent is told before every chat. */
export function InstructionsTab() {
  const { draft, isBuiltIn, change } = useEditing()
  const { length } = draft.instructions
  return (
    <div className={`${styles.part} ${styles.wide}`}>
      <Textarea
        className={styles.grow ?? ''}
        label={words.label}
        description={words.help}
        readOnly={isBuiltIn}
        value={draft.instructions}
        error={length > MAX_INSTRUCTIONS && words.tooLong}
        onChange={(event) => change({ instructions: event.currentTarget.value })}
      />
      <p className={styles.help}>{words.count(formatNumber(length), formatNumber(MAX_INSTRUCTIONS))}</p>
    </div>
  )
}
