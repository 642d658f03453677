import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { listPageFiles } from '#main/app/page-files.ts'
import { createTransports } from '#main/app/transports.ts'
import { createCallers } from '#main/shell-headless/caller.ts'
import { type HeadlessServer, openServer } from '#main/shell-headless/server.ts'
import { createStaticFiles } from '#main/shell-headless/static-files.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { makeWireCore } from '#tests/wire/wire-contract.ts'

const TOKEN = 'the-token-of-this-test'
const PAGE = '<!doctype html><title>page</title>'
const core = makeWireCore()
const clock = createFakeClock()
const log = createSilentLog()
const transports = createTransports(core.router, { clock, log, version: '0' })
const callers = createCallers(TOKEN, () => clock.monotonicMs())
let server: HeadlessServer

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'hearth-page-'))
  writeFileSync(join(root, 'index.html'), PAGE)
  writeFileSync(join(root, '..', 'hearth-secret.txt'), 'secret')
  server = await openServer(0, { transports, callers, files: createStaticFiles(listPageFiles(root)), clock, log })
})
afterAll(async () => {
  await server.close()
  core.close()
})

interface Answer {
  status: number
  head: string
  body: string
}

/** One request as raw text: a browser or fetch would tidy up what an attacker sends. */
function raw(lines: string[], body = ''): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1')
    let text = ''
    socket.on('data', (part) => {
      text += part
    })
    // A server that refuses early may close while we still write: then what came until here is the answer.
    socket.on('error', () => {})
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n')
      resolve({ status: Number(head.split(' ')[1] ?? 0), head: head.toLowerCase(), body: rest.join('\r\n\r\n') })
    })
    socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`)
  })
}

/** The object in a body, chunked or not. */
const jsonOf = ({ body }: Answer): unknown => JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1))

const cookie = (value: string) => `hearth_session_${server.port}=${value}`
const own = () => `Host: 127.0.0.1:${server.port}`
const known = `Authorization: Bearer ${TOKEN}`
const post = (path: string, headers: string[], body: string) =>
  raw([`POST ${path} HTTP/1.1`, own(), `Content-Length: ${Buffer.byteLength(body)}`, ...headers], body)
const api = (...headers: string[]) => raw(['GET /api/v1/refuse HTTP/1.1', ...headers])

describe('where a request may come from', () => {
  test.each([
    ['another name', 'Host: evil.example:80'],
    ['another port', 'Host: 127.0.0.1:1'],
    ['a name that only begins like ours', 'Host: 127.0.0.1.evil.example'],
    ['a private address', 'Host: 192.168.1.4'],
  ])('a Host of %s is refused, with the right token too', async (_name, host) => {
    expect(await api(host, known)).toMatchObject({ status: 403 })
  })

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost:1'])(
    'Origin %s is refused, with the right token too',
    async (origin) => {
      expect(await api(own(), known, `Origin: ${origin}`)).toMatchObject({ status: 403 })
    },
  )

  test('a script of another site is refused even without Origin', async () => {
    expect(await api(own(), known, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors')).toMatchObject({
      status: 403,
    })
  })

  test.each([
    ['the page', 'GET / HTTP/1.1', 200],
    ['the API', 'GET /api/v1/refuse HTTP/1.1', 403],
  ])('a link from another port of this PC leads to %s: status %i', async (_name, request, status) => {
    const link = ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: navigate']
    expect(await raw([request, own(), `Cookie: ${cookie(callers.session)}`, ...link])).toMatchObject({ status })
  })

  test('every name of loopback is served', async () => {
    const names = ['127.0.0.1', 'localhost', '[::1]']
    const answers = await Promise.all(names.map((name) => api(`Host: ${name}:${server.port}`, known)))
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404])
    expect(answers[0] && jsonOf(answers[0])).toMatchObject({ code: 'run.not_found' })
  })

  test.each(['GET', 'OPTIONS', 'POST'])('%s never gets a CORS header', async (method) => {
    const origin = `Origin: http://127.0.0.1:${server.port}`
    const answer = await raw([
      `${method} /api/v1/refuse HTTP/1.1`,
      own(),
      known,
      origin,
      'Access-Control-Request-Method: GET',
    ])
    expect(answer.head).not.toContain('access-control-')
  })
})

describe('who may ask', () => {
  test.each([
    ['no token', 'X-Nothing: 1'],
    ['a wrong token', 'Authorization: Bearer wrong'],
    ['another scheme', `Authorization: Basic ${TOKEN}`],
    ['a wrong header token', 'x-hearth-token: wrong'],
    ['a wrong cookie', () => `Cookie: ${cookie('wrong')}`],
    ['the token as a cookie', () => `Cookie: ${cookie(TOKEN)}`],
    ['the cookie of another port', () => `Cookie: hearth_session_1=${callers.session}`],
  ])('%s is refused', async (_name, header) => {
    const answer = await api(own(), typeof header === 'string' ? header : header())
    expect(answer.status).toBe(401)
    expect(jsonOf(answer)).toMatchObject({ code: 'auth.required' })
  })

  test('the token in the address is no token', async () => {
    const answer = await raw([`GET /api/v1/refuse?token=${TOKEN} HTTP/1.1`, own()])
    expect(answer.status).toBe(401)
  })

  test('the page exchanges the token for a cookie that scripts and other sites cannot use', async () => {
    const answer = await post('/session', [], JSON.stringify({ token: TOKEN }))
    expect(answer.status).toBe(204)
    const given = /set-cookie: (.*)/.exec(answer.head)?.[1] ?? ''
    expect(given).toMatch(/^hearth_session_\d+=[\w-]{43}; httponly; samesite=strict; path=\/$/)
    expect(given).toContain(`hearth_session_${server.port}=`)
    expect(await api(own(), `Cookie: other=1; ${cookie(callers.session)}`)).toMatchObject({ status: 404 })
  })

  test.each(['{"token":"wrong"}', '{"token":5}', 'null', '[]', '{', ''])('/session refuses %j', async (body) => {
    expect(await post('/session', [], body)).toMatchObject({ status: 401 })
    callers.checkToken(TOKEN)
  })

  test('a ticket opens the page once and is no token', async () => {
    const ticket = callers.createTicket()
    expect(await api(own(), `Authorization: Bearer ${ticket}`)).toMatchObject({ status: 401 })
    expect(await post('/session', [], JSON.stringify({ token: ticket }))).toMatchObject({ status: 204 })
    expect(await post('/session', [], JSON.stringify({ token: ticket }))).toMatchObject({ status: 401 })
    callers.checkToken(TOKEN)
  })

  test('after ten wrong tokens the right one waits half a minute', async () => {
    for (let i = 0; i < 10; i++) await api(own(), 'Authorization: Bearer guess')
    expect(await api(own(), known)).toMatchObject({ status: 401 })
    expect(await post('/session', [], JSON.stringify({ token: TOKEN }))).toMatchObject({ status: 403 })
    expect(await api(own(), `Cookie: ${cookie(callers.session)}`)).toMatchObject({ status: 404 })
    await clock.advance(30_001)
    expect(await api(own(), known)).toMatchObject({ status: 404 })
  })
})

describe('what a request may hold', () => {
  test('a body over the limit is refused without being read', async () => {
    const answer = await raw(
      ['POST /api/v1/echo HTTP/1.1', own(), known, 'Content-Type: application/json', 'Content-Length: 9000000'],
      '{"text":"',
    )
    expect(answer.status).toBe(413)
    expect(jsonOf(answer)).toMatchObject({ code: 'payload.too_large' })
  })

  test('a body that grows over the limit is cut off', async () => {
    const chunk = 'a'.repeat(5_000)
    const body = `${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`
    const answer = await raw(['POST /session HTTP/1.1', own(), 'Transfer-Encoding: chunked'], body)
    expect(answer.status).toBe(413)
  })

  test('a call that grows over the limit is cut off, and the server lives on', async () => {
    const chunk = `${(1_000_000).toString(16)}\r\n${' '.repeat(1_000_000)}\r\n`
    const headers = ['POST /api/v1/echo HTTP/1.1', own(), known, 'Content-Type: application/json']
    const answer = await raw([...headers, 'Transfer-Encoding: chunked'], `${chunk.repeat(12)}0\r\n\r\n`)
    expect([413, 0]).toContain(answer.status)
    expect(await api(own(), known)).toMatchObject({ status: 404 })
  })

  test('broken JSON is input.invalid', async () => {
    const answer = await post('/api/v1/echo', [known, 'Content-Type: application/json'], '{"text":')
    expect(jsonOf(answer)).toMatchObject({ code: 'input.invalid', status: 400 })
  })
})

describe('the page', () => {
  test('is served with headers that let only its own scripts run', async () => {
    const { status, head, body } = await raw(['GET / HTTP/1.1', own()])
    expect({ status, body }).toEqual({ status: 200, body: PAGE })
    const policy = /content-security-policy: (.*)/.exec(head)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain("object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
    expect(head).toContain('x-content-type-options: nosniff')
    expect(head).toContain('referrer-policy: no-referrer')
    expect(head).toContain('cross-origin-opener-policy: same-origin')
  })

  test.each([
    '/../hearth-secret.txt',
    '/%2e%2e/hearth-secret.txt',
    '/..%2fhearth-secret.txt',
    '/..\\hearth-secret.txt',
    '/assets/../../hearth-secret.txt',
    '//etc/passwd',
    '/index.html%00.txt',
    'http://127.0.0.1/../hearth-secret.txt',
  ])('%s leads nowhere', async (path) => {
    const answer = await raw([`GET ${path} HTTP/1.1`, own()])
    expect({ status: answer.status, hasSecret: answer.body.includes('secret') }).toEqual({
      status: 404,
      hasSecret: false,
    })
  })
})

describe('the WebSocket', () => {
  const dial = (headers: Record<string, string>, path = '/rpc') =>
    new Promise<number | WebSocket>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
      socket.on('open', () => resolve(socket))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => {})
    })

  test.each([
    ['without a token', {}, 401],
    ['with a wrong token', { 'x-hearth-token': 'wrong' }, 401],
    ['from another site', { 'x-hearth-token': TOKEN, origin: 'http://evil.example' }, 403],
    ['under another name', { 'x-hearth-token': TOKEN, host: 'evil.example' }, 403],
  ])('%s is refused', async (_name, headers, status) => {
    expect(await dial(headers as Record<string, string>)).toBe(status)
    callers.checkToken(TOKEN)
  })

  test('a peer that is refused and keeps its end open does not keep ours', async () => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    const closed = new Promise((resolve) => socket.on('close', resolve))
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    socket.write(
      `${['GET /rpc HTTP/1.1', own(), ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='].join('\r\n')}\r\n\r\n`,
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.on('error', () => {})
    const more = setInterval(() => socket.write('x'), 5)
    await closed
    clearInterval(more)
  })

  test('is only at /rpc', async () => {
    expect(await dial({ 'x-hearth-token': TOKEN }, '/other')).toBe(404)
  })

  test.each([
    ['text that is not JSON', 'hello', 1007],
    ['JSON that is no request', '{"i":"1","p":5}', 1007],
    ['a list', '[]', 1007],
    ['an address of another server', '{"i":"1","p":{"u":"http://evil.example/"}}', 1007],
    ['a number as id', '{"i":1,"p":{"u":"/echo"}}', 1007],
    ['binary data', Buffer.from([255, 0, 1]), 1003],
    ['a form', '{"i":"1","p":{"u":"/echo","h":{"content-type":"multipart/form-data"},"b":"x"}}', 1007],
    ['a stream as input', '{"i":"1","p":{"u":"/echo","h":{"content-type":"text/event-stream"}}}', 1007],
    ['more than eight megabytes', 'x'.repeat(8 * 1024 * 1024 + 1), 1009],
  ])('is closed after %s, and the server lives on', async (_name, frame, code) => {
    const socket = await dial({ 'x-hearth-token': TOKEN })
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.send(frame)
    expect(await closed).toBe(code)
    expect(await api(own(), known)).toMatchObject({ status: 404 })
  })

  test('has a limit of sockets', async () => {
    const opened = await Promise.all(Array.from({ length: 33 }, () => dial({ 'x-hearth-token': TOKEN })))
    expect(opened.filter((one) => one === 503)).toHaveLength(1)
    for (const one of opened) if (typeof one !== 'number') one.terminate()
  })
})
