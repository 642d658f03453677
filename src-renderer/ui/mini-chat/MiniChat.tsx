import { Button } from '@mantine/core'
import { SendHorizontal, Square } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { Approval } from '#shared/domain/approval.ts'
import type { Message, ToolCallPart } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import { AGENT_PAUSED } from '#shared/domain/trial-agent.ts'
import { AnswerParts } from '../answer/AnswerParts.tsx'
import type { ThinkingLook } from '../answer/ThinkingFold.tsx'
import { ApprovalCard } from '../approval-card/ApprovalCard.tsx'
import { ErrorState } from '../ErrorState.tsx'
import { IconButton } from '../IconButton.tsx'
import { StatusIcon } from '../StatusIcon.tsx'
import { ToolCard } from '../tool-card/ToolCard.tsx'
import { StickyScroller, type StickyScrollerHandle } from '../virtual/StickyScroller.tsx'
import styles from './MiniChat.module.css'
import { strings } from './strings.ts'

interface Problem {
  code: string
  title: string
  advice: string
}

export interface MiniChatProps<M extends Message = Message> {
  messages: readonly M[]
  /** words on their way */
  sending: string | null
  isBusy: boolean
  canStop: boolean
  /** why the answer waits that is paused: "Agent paused" */
  pausedBecause?: string
  thinking: ThinkingLook
  /** what refused the last send */
  problem: Problem | null
  problemOf: (message: M) => Problem | null
  approvalOf: (approvalId: string | undefined) => Approval | undefined
  answersFor: (approval: Approval) => Omit<ComponentProps<typeof ApprovalCard>, 'approval'>
  /** false: refused, and the words stay in the field */
  onSend: (text: string) => Promise<boolean>
  onStop: () => void
  onGoOn: (message: M) => void
  /** the name of the field: "Ask the agent" */
  label: string
  placeholder?: string
  /** shown while nothing has been said */
  empty?: ReactNode
  /** beside Retry under a problem: where to choose a model */
  fixFor?: (problem: Problem) => ReactNode
  autoFocus?: boolean
}

/** A small chat: what was said, the answer as it comes, approvals in place, one line to write in. */
export function MiniChat<M extends Message>(props: MiniChatProps<M>) {
  const { messages, sending, problem, empty, fixFor } = props
  const scroller = useRef<StickyScrollerHandle>(null)
  const isEmpty = messages.length === 0 && sending === null
  return (
    <div className={styles.chat}>
      <StickyScroller label={strings.messages} jumpLabel={strings.jump} handle={scroller}>
        <div className={styles.messages}>
          {isEmpty && empty}
          {messages.map((message) =>
            message.role === 'user' ? (
              <Own key={message.messageId} text={textOf(message.parts)} />
            ) : (
              <MiniAnswer key={message.messageId} message={message} chat={props} />
            ),
          )}
          {sending !== null && <Own text={sending} />}
        </div>
      </StickyScroller>
      {problem !== null && (
        <div className={styles.problem}>
          <ErrorState isInline title={problem.title} action={fixFor?.(problem)}>
            {problem.advice}
          </ErrorState>
        </div>
      )}
      <Composer {...props} onSent={() => scroller.current?.toBottom()} />
    </div>
  )
}

const Own = ({ text }: { text: string }) => (
  <article className={styles.own} aria-label={strings.you}>
    <p>{text}</p>
  </article>
)

/** What an answer needs of what MiniChat is given. */
type AnswerLook<M extends Message> = Pick<
  MiniChatProps<M>,
  'thinking' | 'problemOf' | 'approvalOf' | 'answersFor' | 'onGoOn' | 'fixFor' | 'pausedBecause'
>

/** One answer as it comes, with the questions it asks and how it ended. */
export function MiniAnswer<M extends Message>({ message, chat }: { message: M; chat: AnswerLook<M> }) {
  const renderCalls = (calls: readonly ToolCallPart[]) => {
    const approval = calls.length === 1 ? chat.approvalOf(calls[0]?.approvalId) : undefined
    if (approval !== undefined) return <ApprovalCard approval={approval} {...chat.answersFor(approval)} />
    return <ToolCard calls={calls} />
  }
  return (
    <article className={styles.answer} aria-label={strings.answer} aria-busy={message.state === 'streaming'}>
      <AnswerParts message={message} thinking={chat.thinking} renderCalls={renderCalls} />
      <AnswerEnd message={message} chat={chat} />
    </article>
  )
}

/** What it waits for, or how it ended. */
function AnswerEnd<M extends Message>({ message, chat }: { message: M; chat: AnswerLook<M> }) {
  switch (message.state) {
    case 'streaming':
      return message.parts.length > 0 ? null : <Line status="running">{strings.waiting}</Line>
    case 'waiting':
      return <Line status="waiting">{strings.approval}</Line>
    case 'paused':
      return (
        <Line status="paused">
          {chat.pausedBecause ? strings.pausedBecause(chat.pausedBecause) : strings.paused}
          {chat.pausedBecause !== AGENT_PAUSED && (
            <Button size="xs" variant="default" onClick={() => chat.onGoOn(message)}>
              {strings.resume}
            </Button>
          )}
        </Line>
      )
    case 'stopped':
      return <Line status="cancelled">{strings.stopped}</Line>
    case 'failed':
      return <Failed message={message} chat={chat} />
    case 'complete':
      return message.parts.length === 0 ? <Line status="skipped">{strings.empty}</Line> : null
  }
}

function Failed<M extends Message>({ message, chat }: { message: M; chat: AnswerLook<M> }) {
  const problem = chat.problemOf(message)
  return (
    <ErrorState
      isInline
      title={problem?.title ?? strings.stopped}
      action={
        <>
          <Button size="xs" variant="default" onClick={() => chat.onGoOn(message)}>
            {strings.retry}
          </Button>
          {problem !== null && chat.fixFor?.(problem)}
        </>
      }
    >
      {problem?.advice}
    </ErrorState>
  )
}

const Line = ({ status, children }: { status: ComponentProps<typeof StatusIcon>['status']; children: ReactNode }) => (
  <p className={styles.line}>
    <StatusIcon status={status} size={14} withHiddenWord={false} />
    {children}
  </p>
)

function Composer<M extends Message>(props: MiniChatProps<M> & { onSent: () => void }) {
  const { isBusy, canStop, onSend, onStop, onSent, label, placeholder, autoFocus } = props
  const [text, setText] = useState('')
  const id = useId()
  const send = async () => {
    if (isBusy || text.trim() === '') return
    const words = text
    setText('')
    onSent()
    if (!(await onSend(words))) setText((typed) => (typed === '' ? words : typed))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void send()
    } else if (event.key === 'Escape' && canStop) {
      event.stopPropagation()
      onStop()
    }
  }
  return (
    <div className={styles.composer}>
      <textarea
        id={id}
        rows={1}
        className={styles.field}
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: only where the page opens for writing, as the ask window does
        autoFocus={autoFocus}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {canStop ? (
        <IconButton icon={Square} label={strings.stop} keys="Esc" onClick={onStop} />
      ) : (
        <IconButton
          icon={SendHorizontal}
          label={strings.send}
          keys="Enter"
          disabled={isBusy || text.trim() === ''}
          onClick={() => void send()}
        />
      )}
    </div>
  )
}
