import { formatPercent } from '#renderer/lib/format.ts'
import { ProgressLine } from '#renderer/ui/ProgressLine.tsx'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { useChat } from '../chat.store.ts'
import { NEW_RUN, type RunView } from '../state/run-view.ts'
import { strings } from '../strings.ts'
import styles from './Thread.module.css'

/** What the answer waits for while nothing arrives: its turn, the model being loaded, the first word. */
export function AnswerWaiting({ message }: { message: PathMessage }) {
  const run = useChat((state) => (message.runId === null ? undefined : state.runs[message.runId])) ?? NEW_RUN
  if (message.state !== 'streaming' || isTalking(message)) return null
  return (
    <p className={styles.waiting}>
      <StatusIcon status={run.state === 'queued' ? 'queued' : 'running'} size={14} withHiddenWord={false} />
      {wordsFor(run)}
      {run.loading !== null && run.loading.progress !== null && (
        <ProgressLine
          value={run.loading.progress}
          label={strings.answer.loadingModel(run.loading.model)}
          detail={formatPercent(run.loading.progress)}
        />
      )}
    </p>
  )
}

/** Text or thinking that grows, or a call that runs, says enough by itself. */
function isTalking({ parts }: PathMessage): boolean {
  const last = parts.at(-1)
  return last !== undefined && (last.type !== 'tool_call' || last.state === 'running') && last.type !== 'notice'
}

function wordsFor(run: RunView): string {
  if (run.loading !== null) return strings.answer.loadingModel(run.loading.model)
  if (run.state !== 'queued') return strings.answer.waiting
  return run.reason === '' ? strings.answer.queued : strings.answer.triesAgain(run.reason)
}
