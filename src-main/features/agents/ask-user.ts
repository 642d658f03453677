import type { Approval, Question } from '#shared/domain/approval.ts'

/** The tool whose call is a question to the person; it is never run. */
export const ASK_USER = 'ask_user'

const MAX_TEXT = 2_000
const MAX_CHOICES = 8
const MAX_CHOICE = 200

/** The model's arguments as the question that is shown. */
export function toQuestion(args: unknown): Question {
  const fields = args as { question?: unknown; choices?: unknown; allowsText?: unknown }
  const choices = (Array.isArray(fields.choices) ? fields.choices : [])
    .filter((choice): choice is string => typeof choice === 'string' && choice.trim() !== '')
    .slice(0, MAX_CHOICES)
    .map((choice) => choice.slice(0, MAX_CHOICE))
  const text = typeof fields.question === 'string' ? fields.question.trim() : ''
  return {
    text: text.slice(0, MAX_TEXT) || 'The agent has a question.',
    choices,
    allowsText: choices.length === 0 || fields.allowsText !== false,
  }
}

/** What the person answered; undefined when the question ended without one. */
export const answerOf = (approval: Approval): string | undefined =>
  approval.state === 'answered' ? approval.decision?.answer : undefined
