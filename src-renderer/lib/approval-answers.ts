import type { Approval } from '#shared/domain/approval.ts'
import { readApprovals } from './approvals-store.ts'
import { type Client, client } from './client.ts'
import { asAppError, errorText } from './errors.ts'

type Input<K extends keyof Client['governance']> = Parameters<Client['governance'][K]>[0]
type Decision = Omit<Input<'decide'>, 'approvalId'>
type Args = Input<'previewEdit'>['args']

/** What an approval card in an answer needs. A refusal is thrown in words, for the card; the approvals are read again. */
export function approvalAnswers({ approvalId }: Approval) {
  return {
    onDecide: (decision: Decision) => saved(client.governance.decide({ approvalId, ...decision })),
    onPreviewEdit: (args: Args) => worded(client.governance.previewEdit({ approvalId, args })),
    onAnswer: (answer: string) => saved(client.governance.answer({ approvalId, answer })),
  }
}

/** After an answer, and after a refusal too: the approval may have changed or been decided elsewhere. */
async function saved(answer: Promise<unknown>): Promise<void> {
  try {
    await worded(answer)
  } finally {
    await readApprovals()
  }
}

async function worded<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (thrown) {
    throw new Error(errorText(thrown), { cause: asAppError(thrown) })
  }
}
