import { errorText } from '#renderer/lib/errors.ts'
import { fromWire } from '#shared/errors/wire.ts'

/** What ended an import, in the words of the one table. */
export const errorTextOf = (error: { code: string; message: string }): string =>
  errorText(fromWire({ ...error, data: {} }))
