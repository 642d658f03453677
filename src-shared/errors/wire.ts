import { AppError, type ErrorCode, type ErrorData, isErrorCode } from './errors.ts'

/** An error as stored in a row or sent to a page: no stack, no cause. `ref` finds it in the log (bugs only). */
export interface WireError {
  code: ErrorCode
  message: string
  data: ErrorData
  ref?: string
}

export function toWire(error: AppError, ref?: string): WireError {
  const { code, message, data } = error
  return ref === undefined ? { code, message, data } : { code, message, data, ref }
}

export function fromWire(wire: { code: string; message: string; data?: unknown }): AppError {
  const data = typeof wire.data === 'object' && wire.data !== null ? (wire.data as ErrorData) : {}
  return isErrorCode(wire.code)
    ? new AppError(wire.code, wire.message, data)
    : new AppError('bug', wire.message, { ...data, wireCode: wire.code })
}
