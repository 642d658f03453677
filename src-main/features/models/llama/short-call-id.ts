import { createHash } from 'node:crypto'

/** The nine letters and digits that Mistral's templates demand of a call id; the same for the same id. */
export const shortCallId = (callId: string): string =>
  /^[a-zA-Z0-9]{9}$/.test(callId) ? callId : createHash('sha256').update(callId).digest('hex').slice(0, 9)
