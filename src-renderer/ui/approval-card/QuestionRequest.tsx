import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Approval } from '#shared/domain/approval.ts'
import styles from './ApprovalCard.module.css'
import { argsOf } from './approval-draft.ts'
import { PreviewBody } from './PreviewBody.tsx'
import { strings } from './strings.ts'

interface RequestProps {
  approval: Approval
  isSaving: boolean
  onAnswer: (answer: string) => void
}

/** The model wants to know something: its choices as buttons, and a field where it allows free words. */
export function QuestionRequest({ approval, isSaving, onAnswer }: RequestProps) {
  const [text, setText] = useState('')
  const question = approval.question
  if (question === null) return null
  return (
    <>
      <div className={styles.body}>
        {question.text !== approval.title && <p className={styles.question}>{question.text}</p>}
        {question.choices.length > 0 && (
          <div className={styles.choices}>
            {question.choices.map((choice) => (
              <Button key={choice} size="xs" variant="default" disabled={isSaving} onClick={() => onAnswer(choice)}>
                {choice}
              </Button>
            ))}
          </div>
        )}
        {question.allowsText && (
          <Textarea
            label={question.choices.length > 0 ? strings.ownWords : strings.answerLabel}
            value={text}
            rows={1}
            classNames={{ input: styles.growing ?? '' }}
            maxLength={10_000}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      {question.allowsText && (
        <footer className={styles.foot}>
          <Button
            size="xs"
            variant="filled"
            disabled={isSaving || text.trim() === ''}
            onClick={() => onAnswer(text.trim())}
          >
            {strings.answer}
          </Button>
        </footer>
      )}
    </>
  )
}

/** A call was cut off and nobody knows whether it happened: only the person can look. */
export function OutcomeRequest({ approval, isSaving, onAnswer }: RequestProps) {
  return (
    <>
      <div className={styles.body}>
        <p className={styles.question}>{strings.unknownHelp}</p>
        <PreviewBody preview={approval.preview} args={argsOf(approval)} />
      </div>
      <footer className={styles.foot}>
        <Button size="xs" variant="default" disabled={isSaving} onClick={() => onAnswer('done')}>
          {strings.happened}
        </Button>
        <Button size="xs" variant="default" disabled={isSaving} onClick={() => onAnswer('not_done')}>
          {strings.didNotHappen}
        </Button>
      </footer>
    </>
  )
}
