import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, ERRORS, type ErrorCode } from '#shared/errors/errors.ts'

/** An error of the shell itself, in the same form as the ones of procedures. */
export function refuse(response: ServerResponse, code: ErrorCode, message: string): void {
  const { status } = ERRORS[code]
  response.setHeader('connection', 'close')
  sendText(response, status, 'application/json', JSON.stringify({ code, status, message, data: {} }))
}

export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  const body = Buffer.from(text)
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-length': body.length,
    'cache-control': 'no-store',
  }
  response.writeHead(status, headers).end(body)
}

/** The body as text. Throws payload.too_large as soon as it is longer than `limitBytes`, and reads no further. */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= limitBytes) return void parts.push(part)
      request.pause()
      reject(new AppError('payload.too_large', `At most ${limitBytes} bytes`))
    })
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    request.on('error', reject)
  })
}
