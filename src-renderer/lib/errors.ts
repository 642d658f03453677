import { ORPCError } from '@orpc/client'
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

/** What an error says to the person: what happened, and what to do next. */
export function errorParts(thrown: unknown): { title: string; advice: string } {
  const error = asAppError(thrown)
  return { title: error.message, advice: '' }
}

/** The same in one line, for toasts and fields. */
export function errorText(thrown: unknown): string {
  const { title, advice } = errorParts(thrown)
  return [title, advice].filter((part) => part !== '').join(' ')
}
