import { ERROR_TEXTS } from './error-texts.ts'
import type { AppError, ErrorCode } from './errors.ts'

/** Their own messages name the flag or the value, and so what to do. */
const SAYS_IT_ITSELF: readonly ErrorCode[] = ['input.invalid', 'port.taken']

/** What happened and what to do next in one line, for where there is no page yet: a terminal, a dialog box. */
export function toAdvice({ code, message }: AppError): string {
  return SAYS_IT_ITSELF.includes(code) ? message : `${message.replace(/\.$/, '')}. ${ERROR_TEXTS[code].next}`
}
