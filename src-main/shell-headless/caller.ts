import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Wrong tokens that are answered at once, and how long the door then stays shut. */
const FREE_TRIES = 10
const SHUT_MS = 30_000

/** Cookies do not tell ports apart: without the port in its name, a second Hearth would overwrite the first one's. */
export const cookieName = (port: number) => `hearth_session_${port}`

type Verdict = 'yes' | 'no' | 'wait'

export interface Callers {
  /** The cookie value that a page gets for the token. New at every start. */
  readonly session: string
  /** yes, no, or wait: too many wrong tokens came in. */
  checkToken(token: string): Verdict
  /** Like `checkToken`, and takes each ticket once. */
  checkEntry(tokenOrTicket: string): Verdict
  /** Opens the page once. For the command line of a browser, which other users of this PC can read. */
  createTicket(): string
  /** True for the page's cookie of this port, a bearer token or the token header. */
  isKnown(request: IncomingMessage, port: number): boolean
}

/** Who may talk to the headless shell: whoever has the token, and the page that exchanged it for a cookie. */
export function createCallers(token: string, nowMs: () => number): Callers {
  const session = randomBytes(32).toString('base64url')
  const tickets = new Set<string>()
  let wrong = 0
  let shutUntil = 0

  const checkToken = (given: string): Verdict => {
    if (nowMs() < shutUntil) return 'wait'
    if (isSame(given, token)) {
      wrong = 0
      return 'yes'
    }
    wrong += 1
    if (wrong >= FREE_TRIES) {
      wrong = 0
      shutUntil = nowMs() + SHUT_MS
    }
    return 'no'
  }

  return {
    session,
    checkToken,
    checkEntry: (given) => (tickets.delete(given) ? 'yes' : checkToken(given)),
    createTicket() {
      const ticket = randomBytes(24).toString('base64url')
      tickets.add(ticket)
      return ticket
    },
    isKnown(request, port) {
      const cookie = readCookie(request.headers.cookie, cookieName(port))
      if (cookie !== null && isSame(cookie, session)) return true
      const given = readToken(request)
      return given !== null && checkToken(given) === 'yes'
    },
  }
}

/** Takes the same time for every wrong guess, of any length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

function readCookie(header: string | undefined, wanted: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === wanted && value) return value
  }
  return null
}

function readToken(request: IncomingMessage): string | null {
  const header = request.headers['x-hearth-token']
  if (typeof header === 'string') return header
  const [scheme, value] = (request.headers.authorization ?? '').split(' ', 2)
  return scheme?.toLowerCase() === 'bearer' && value ? value : null
}
