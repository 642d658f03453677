/** Largest request that any transport takes. A 2 MB attachment in base 64 fits. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024

/**
 * True when a message is text in the shape that the RPC protocol reads: `{ i: id, t?: type, p?: payload }`, a call with
 * an address of this server. Checked first, because the protocol's own decoder throws outside of any call.
 */
export function isRequestFrame(message: unknown): message is string {
  if (typeof message !== 'string' || message.length > MAX_MESSAGE_BYTES) return false
  try {
    const frame = JSON.parse(message) as unknown
    return isRecord(frame) && isFrameId(frame.i) && hasPayloadOf(frame.t ?? 1, frame.p)
  } catch {
    return false
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isFrameId = (id: unknown) => typeof id === 'string' && id.length > 0 && id.length <= 64

const CALL = 1
const STREAM_INPUT = 3
const ABORT = 4

function hasPayloadOf(type: unknown, payload: unknown): boolean {
  if (type === ABORT) return true
  if (type === STREAM_INPUT) return isRecord(payload)
  if (type !== CALL || !isRecord(payload)) return false
  const { u: url, h: headers, m: method } = payload
  return (
    typeof url === 'string' &&
    url.startsWith('/') &&
    (method === undefined || typeof method === 'string') &&
    (headers === undefined || (isRecord(headers) && isJson(headers['content-type'])))
  )
}

/** Our client sends nothing but JSON, and the decoders of forms and streams throw where nobody catches. */
const isJson = (type: unknown) => type === undefined || (typeof type === 'string' && /^application\/json\b/i.test(type))
