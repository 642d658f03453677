import { isLive } from '#renderer/lib/answer-fold.ts'
import { useContextMenu } from '#renderer/ui/Menu.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { useAgentName } from '../chat-lookups.ts'
import { AnswerExtras } from '../citations/AnswerExtras.tsx'
import { AnswerFigures } from '../compare/AnswerFigures.tsx'
import { AnsweredBy } from '../composer/MentionChips.tsx'
import { strings } from '../strings.ts'
import { AnswerEnd } from './AnswerEnd.tsx'
import { AnswerParts } from './AnswerParts.tsx'
import { AnswerWaiting } from './AnswerWaiting.tsx'
import { BranchSwitcher } from './BranchSwitcher.tsx'
import { MessageActions } from './MessageActions.tsx'
import { ModelMeta } from './ModelMeta.tsx'
import { useAnswerActions } from './message-actions.ts'
import styles from './Thread.module.css'

/** What the agent answered, at the left without a bubble: thinking, calls, text, and how it ended. */
export function AnswerMessage({ message }: { message: PathMessage }) {
  const actions = useAnswerActions(message)
  const menu = useContextMenu(actions)
  const name = useAgentName(message.agentId)
  return (
    <article
      className={styles.answer}
      aria-label={strings.thread.answerOf(name)}
      aria-busy={message.state === 'streaming'}
      {...menu.handlers}
    >
      <AnswerExtras message={message}>
        <AnswerParts message={message} />
      </AnswerExtras>
      {message.agentId !== undefined && <AnsweredBy name={name} />}
      <AnswerWaiting message={message} />
      <AnswerEnd message={message} />
      {!isLive(message) && (
        <MessageActions actions={actions} at={message.createdAt} meta={<ModelMeta model={message.model} />}>
          <BranchSwitcher message={message} />
        </MessageActions>
      )}
      <AnswerFigures message={message} />
      {menu.menu}
    </article>
  )
}
