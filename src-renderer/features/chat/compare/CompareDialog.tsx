import { Modal } from '@mantine/core'
import { Chip } from '#renderer/ui/Chip.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { useChat } from '../chat.store.ts'
import { isSameModel, useModels } from '../chat-lookups.ts'
import { words } from '../library-strings.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import styles from './Compare.module.css'
import { closeCompareDialog, startComparison, useCompareDialog } from './compare.store.ts'

/** Which model answers beside the one of this chat. */
export function CompareDialog() {
  const isOpen = useCompareDialog((state) => state.isOpen)
  const inUse = useChat((state) => state.conversation?.effectiveModel ?? null)
  const others = useModels().filter(({ ref }) => !isSameModel(ref, inUse))
  return (
    <Modal opened={isOpen} onClose={closeCompareDialog} title={words.compare.title} size={440}>
      <p className={styles.help}>{words.compare.choose}</p>
      {others.length === 0 && <EmptyState>{words.compare.noOther}</EmptyState>}
      <ul className={styles.models}>
        {others.map(({ ref, title, providerName, location }, at) => (
          <li key={`${ref.providerId} ${ref.name}`}>
            <button
              type="button"
              className={styles.model}
              data-autofocus={at === 0 || undefined}
              onClick={() => {
                closeCompareDialog()
                orSay(startComparison(ref))
              }}
            >
              <span className="h-cut">{title}</span>
              <span className="h-meta">{providerName}</span>
              {location === 'internet' && <Chip>{strings.answer.leavesThisPc}</Chip>}
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
