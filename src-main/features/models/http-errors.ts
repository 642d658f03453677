import { AppError, type ErrorData } from '#shared/errors/errors.ts'
import { type Facts, NETWORK_RULES, REFUSAL_RULES, type Who } from './refusal-rules.ts'

/** What a server said when it refused, from a status line or from the middle of a stream. */
export interface Refusal {
  status: number
  text: string
  headers?: Record<string, string>
}

/** A status of 300 and more, with what the server said and what to do next. `data.retryAfterMs` when it told a pause. */
export function statusError(who: Who, refusal: Refusal): AppError {
  const body = parseBody(refusal.text)
  const facts: Facts = { who, status: refusal.status, body, ...words(body, refusal.text) }
  const rule = REFUSAL_RULES.find((candidate) => candidate.when(facts))
  const data: ErrorData = { status: facts.status, said: facts.said }
  const retryAfterMs = retryAfter(refusal.headers ?? {})
  if (retryAfterMs !== null) data.retryAfterMs = retryAfterMs
  if (typeof body.signin_url === 'string') data.signinUrl = body.signin_url
  const message = rule?.say(facts) ?? `${who.name} reported an error of its own. Try again.`
  return new AppError(rule?.code ?? 'llm.bad_response', said(message, facts.said), data)
}

/** An `{"error": ...}` in the middle of a stream that began with status 200. */
export function streamError(who: Who, error: unknown): AppError {
  const code = typeof error === 'object' && error !== null ? Number((error as { code?: unknown }).code) : Number.NaN
  const status = code >= 400 && code < 600 ? code : typed(error)
  return statusError(who, { status, text: JSON.stringify({ error }) })
}

/** An error of undici or the socket. In the middle of a stream a lost connection is `llm.cut`. */
export function networkError(who: Who, cause: unknown, isMidStream = false): AppError {
  const code = codesOf(cause)
  const known = NETWORK_RULES.find(({ when }) => when.test(code))
  if (known !== undefined) return new AppError(known.code, known.say(who), { cause: code }, { cause })
  return isMidStream
    ? new AppError(
        'llm.cut',
        `The connection to ${who.name} broke in the middle of the answer. Try again.`,
        {},
        { cause },
      )
    : new AppError(
        'llm.unreachable',
        `The connection to ${who.name} broke. Try again, or restart it.`,
        { cause: code },
        { cause },
      )
}

function codesOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const own = (cause as { code?: unknown }).code
  const inner =
    cause instanceof AggregateError
      ? cause.errors.map(codesOf)
      : cause.cause === undefined
        ? []
        : [codesOf(cause.cause)]
  return [cause.name, own ?? cause.message, ...inner].join(' ')
}

function parseBody(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** `{"error":"..."}`, `{"error":{message,type,code}}`, `{"message":"..."}`, `{"detail":...}`, or any text. */
function words(body: Record<string, unknown>, text: string): { said: string; code: string } {
  const error = body.error ?? body.message ?? body.detail
  if (typeof error === 'string') return { said: oneLine(error), code: String(body.code ?? body.type ?? '') }
  if (typeof error === 'object' && error !== null) {
    const { message, type, code, metadata } = error as Record<string, unknown>
    const raw = (metadata as { raw?: unknown } | undefined)?.raw
    return {
      said: oneLine([message, raw].filter((part) => typeof part === 'string').join(': ')),
      code: `${code ?? ''} ${type ?? ''}`,
    }
  }
  return { said: /<html|<!doctype/i.test(text) ? '' : oneLine(text), code: '' }
}

const ERROR_TYPES: Record<string, number> = {
  overloaded_error: 529,
  rate_limit_error: 429,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  billing_error: 402,
  request_too_large: 413,
  invalid_request_error: 400,
  timeout_error: 504,
}

const typed = (error: unknown): number => {
  const type = typeof error === 'object' && error !== null ? (error as { type?: unknown }).type : undefined
  return (typeof type === 'string' ? ERROR_TYPES[type] : undefined) ?? 500
}

function retryAfter(headers: Record<string, string>): number | null {
  const ms = Number(headers['retry-after-ms'])
  if (Number.isFinite(ms) && headers['retry-after-ms'] !== undefined) return Math.max(0, ms)
  const seconds = Number(headers['retry-after'])
  return headers['retry-after'] !== undefined && Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null
}

/** One line, and without the keys that some servers repeat. */
const oneLine = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\b(sk|pk|key|gsk|xai)[-_][\w-]{6,}/gi, '$1-…')
    .trim()
    .slice(0, 500)
const said = (message: string, words: string) => (words === '' ? message : `${message} It said: ${words}`)

/** An answer that is not what a model server sends. */
export const badResponse = (who: Who, what: string, cause?: unknown) =>
  new AppError(
    'llm.bad_response',
    `${who.name} ${what}. Check that the address belongs to a model server.`,
    {},
    { cause },
  )

export function parseJson(text: string, who: Who): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badResponse(who, `sent something that is not JSON: ${text.slice(0, 200)}`, cause)
  }
}
