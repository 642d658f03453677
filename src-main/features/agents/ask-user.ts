import { type Approval, Question } from '#shared/domain/approval.ts'

/** The tool whose call is a question to the person; it is never run. */
export const ASK_USER = 'ask_user'

/** The call's arguments, checked by the tool's own schema, as the question that is shown. One that offers no choice takes text. */
export function toQuestion(args: unknown): Question {
  const question = Question.parse(args)
  return question.choices.length === 0 ? { ...question, allowsText: true } : question
}

/** What the person answered; undefined when the question ended without one. */
export const answerOf = (approval: Approval): string | undefined =>
  approval.state === 'answered' ? approval.decision?.answer : undefined
