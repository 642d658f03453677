import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { errorParts } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { PAUSED_BY_PERSON } from '#shared/domain/run-reasons.ts'
import { AGENT_PAUSED } from '#shared/domain/trial-agent.ts'
import { fromWire } from '#shared/errors/wire.ts'
import { useChat, useThisChat } from '../chat.store.ts'
import { openModelPicker } from '../composer/model-picker-store.ts'
import { strings } from '../strings.ts'
import { orSay } from './say.ts'
import styles from './Thread.module.css'

const words = strings.answer

/** How an answer ended when it did not simply finish, and what can be done about it. */
export function AnswerEnd({ message }: { message: PathMessage }) {
  const chat = useThisChat()
  const { runId, messageId, state } = message
  const reason = useChat(({ runs }) => (runId === null ? '' : (runs[runId]?.reason ?? '')))
  if (state === 'failed') return <FailedAnswer message={message} />
  if (state === 'paused' && runId !== null) {
    const isAgentPaused = reason === AGENT_PAUSED
    return (
      <p className={styles.ended}>
        <StatusIcon status="paused" size={14} withHiddenWord={false} />
        {isAgentPaused ? words.agentPaused : pausedBecause(reason)}
        {!isAgentPaused && (
          <Button size="xs" variant="default" onClick={() => orSay(client.runs.resume({ runId }))}>
            {words.resume}
          </Button>
        )}
      </p>
    )
  }
  if (state !== 'stopped') return null
  return (
    <p className={styles.ended}>
      <StatusIcon status="cancelled" size={14} withHiddenWord={false} />
      {words.stopped}
      <Button size="xs" variant="default" onClick={() => orSay(chat.continueAnswer(messageId))}>
        {words.continue}
      </Button>
    </p>
  )
}

/** By the person themselves: they know. */
const pausedBecause = (reason: string): string =>
  reason === '' || reason === PAUSED_BY_PERSON ? words.paused : words.because(reason)

/** Errors of the model itself: another one may do what this one cannot. */
const OTHER_MODEL_HELPS = /^(llm\.|model\.)/

/** What the check of the connection finds the cause of. */
const CONNECTION = new Set(['llm.unreachable', 'llm.timeout', 'llm.model_missing'])

function FailedAnswer({ message }: { message: PathMessage }) {
  const error = fromWire(message.error ?? { code: 'bug', message: strings.answer.stopped })
  const { title, advice } = errorParts(error)
  const { runId } = message
  const chat = useThisChat()
  return (
    <ErrorState
      isInline
      title={title}
      details={JSON.stringify({ code: error.code, ...error.data })}
      action={
        <>
          {runId !== null && (
            <Button size="xs" variant="filled" onClick={() => orSay(chat.retry(runId))}>
              {words.retry}
            </Button>
          )}
          {CONNECTION.has(error.code) && (
            <Button size="xs" variant="default" onClick={() => goTo('settings', 'models/doctor')}>
              {words.checkConnection}
            </Button>
          )}
          {error.code === 'model.not_chosen' ? (
            <Button size="xs" variant="default" onClick={() => goTo('settings', 'models')}>
              {words.chooseModel}
            </Button>
          ) : (
            OTHER_MODEL_HELPS.test(error.code) && (
              <Button size="xs" variant="default" onClick={openModelPicker}>
                {words.otherModel}
              </Button>
            )
          )}
        </>
      }
    >
      {[advice, message.parts.length > 0 ? words.kept : ''].filter((text) => text !== '').join(' ')}
    </ErrorState>
  )
}
