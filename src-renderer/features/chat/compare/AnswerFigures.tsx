import { formatDuration, formatNumber } from '#renderer/lib/format.ts'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { useChat } from '../chat.store.ts'
import { words } from '../library-strings.ts'
import styles from './Compare.module.css'

/** First token, speed and tokens under an answer, while two models are compared; what is not known is left out. */
export function AnswerFigures({ message }: { message: PathMessage }) {
  const isCompared = useChat(({ conversation }) => conversation?.twinId != null || conversation?.twinOf != null)
  const run = useChat(({ runs }) => (message.runId === null ? undefined : runs[message.runId]))
  if (!isCompared) return null
  const tokens = (message.usage ?? run?.usage)?.outputTokens ?? 0
  const figures = [
    run?.firstTokenMs == null ? '' : words.compare.firstToken(formatDuration(run.firstTokenMs)),
    run?.tokensPerSecond == null ? '' : words.compare.speed(formatNumber(run.tokensPerSecond)),
    tokens === 0 ? '' : words.compare.tokens(formatNumber(tokens)),
  ].filter((text) => text !== '')
  return figures.length === 0 ? null : <p className={styles.figures}>{figures.join(', ')}</p>
}
