import { ORPCError } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import { AppError, ERRORS, toAppError } from '#shared/errors/errors.ts'

interface Issue {
  message: string
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
}

/** Whatever a procedure threw, as one of ours: refused input names its field, the transport's own refusals keep their meaning. */
export function asAppError(thrown: unknown): AppError {
  if (!(thrown instanceof ORPCError)) return toAppError(thrown)
  if (thrown.code === 'BAD_REQUEST') return invalidInput(thrown)
  if (thrown.code === 'PAYLOAD_TOO_LARGE') return new AppError('payload.too_large', 'This is more than Hearth accepts.')
  return new AppError('bug', thrown.message, {}, { cause: thrown.cause ?? thrown })
}

function invalidInput(thrown: ORPCError<string, unknown>): AppError {
  const issues = thrown.cause instanceof ValidationError ? thrown.cause.issues.map(readIssue) : []
  const [first] = issues
  const message = first === undefined ? thrown.message : `${first.field || 'input'}: ${first.message}`
  return new AppError('input.invalid', message, { field: first?.field ?? '', issues: issues.slice(0, 20) })
}

const readIssue = ({ path = [], message }: Issue) => ({
  field: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
  message,
})

/** The form in which an error leaves the core. A bug says its reference and nothing else. */
export function toPeerError(error: AppError, ref: string): ORPCError<string, Record<string, unknown>> {
  const { status } = ERRORS[error.code]
  if (error.kind !== 'bug') return new ORPCError(error.code, { status, message: error.message, data: error.data })
  return new ORPCError(error.code, { status, message: `Something broke in Hearth. Reference ${ref}`, data: { ref } })
}
