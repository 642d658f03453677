import { ORPCError } from '@orpc/client'
import { ERROR_TEXTS } from '#shared/errors/error-texts.ts'
import { type AppError, type ErrorCode, isAppError, toAppError } from '#shared/errors/errors.ts'
import { fromWire } from '#shared/errors/wire.ts'

/** The library's own refusals, by the code of ours that says the same. */
const FOREIGN_CODES: Record<string, ErrorCode> = {
  BAD_REQUEST: 'input.invalid',
  UNAUTHORIZED: 'auth.required',
  FORBIDDEN: 'auth.forbidden',
  NOT_FOUND: 'route.not_found',
  PAYLOAD_TOO_LARGE: 'payload.too_large',
  CLIENT_CLOSED_REQUEST: 'cancelled',
}

/** Whatever a call threw, as an AppError. */
export function asAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown
  if (!(thrown instanceof ORPCError)) return toAppError(thrown)
  const { code, message, data } = thrown as ORPCError<string, unknown>
  return fromWire({ code: FOREIGN_CODES[code] ?? code, message, data })
}

export const isCancelled = (thrown: unknown): boolean => asAppError(thrown).code === 'cancelled'

export interface ErrorParts {
  /** what happened */
  title: string
  /** what to do next */
  advice: string
  /** the error's own words and, for a bug, the reference under which the log has it */
  detail: string
}

/** What an error says to the person. */
export function errorParts(thrown: unknown): ErrorParts {
  const error = asAppError(thrown)
  const { title, next } = ERROR_TEXTS[error.code]
  const reference = typeof error.data.ref === 'string' ? ` (${error.data.ref})` : ''
  return { title, advice: next, detail: `${error.message}${reference}` }
}

/** The same in one line, for toasts and fields. */
export function errorText(thrown: unknown): string {
  const { title, advice } = errorParts(thrown)
  return `${title} ${advice}`
}
