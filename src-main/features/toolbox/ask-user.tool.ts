import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'
import { Question } from '#shared/domain/approval.ts'
import { AppError } from '#shared/errors/errors.ts'

/** A Question, with what a small model leaves out. */
const Input = z.object({
  text: Question.shape.text,
  choices: Question.shape.choices.default([]),
  allowsText: z.boolean().default(true),
})

/** ask_user: a question to the person. The agent engine turns a call into an approval; it is never run by itself. */
export const createAskUser = (): Tool<Question> => ({
  name: 'ask_user',
  title: 'Ask you',
  description: 'Ask the user a question',
  risk: 'read',
  effect: 'pure',
  defaultPermission: 'allow',
  input: Input,
  timeoutMs: 1_000,
  isParallel: false,
  question: ({ text }) => text,
  async run() {
    throw new AppError('tool.failed', 'Nobody is there to answer', {})
  },
})
