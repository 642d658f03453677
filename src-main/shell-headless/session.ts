import type { IncomingMessage, ServerResponse } from 'node:http'
import { toAppError } from '#shared/errors/errors.ts'
import { type Callers, cookieName } from './caller.ts'
import { readBody, refuse } from './respond.ts'

const LIMIT_BYTES = 4_096

/** POST /session { token }: the page gives the token or ticket of its address and gets a cookie that no script can read. */
export async function serveSession(
  request: IncomingMessage,
  response: ServerResponse,
  { callers, port }: { callers: Callers; port: number },
): Promise<void> {
  const token = await readToken(request).catch((error: unknown) => toAppError(error))
  if (token instanceof Error) return refuse(response, token.code, token.message)
  const verdict = callers.checkEntry(token)
  if (verdict === 'wait') {
    response.setHeader('retry-after', '30')
    return refuse(response, 'auth.forbidden', 'Too many wrong tokens. Try again in half a minute.')
  }
  if (verdict === 'no') return refuse(response, 'auth.required', 'This is not the token of this start of Hearth.')
  response.setHeader('set-cookie', `${cookieName(port)}=${callers.session}; HttpOnly; SameSite=Strict; Path=/`)
  response.writeHead(204, { 'cache-control': 'no-store' }).end()
}

async function readToken(request: IncomingMessage): Promise<string> {
  const text = await readBody(request, LIMIT_BYTES)
  try {
    const body = JSON.parse(text) as { token?: unknown } | null
    return typeof body?.token === 'string' ? body.token : ''
  } catch {
    return ''
  }
}
