import { createServer, type Server } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { gather } from '#tests/support/gather.ts'
import { createHttpPeer, type PeerAnswer } from '#tests/support/http-peer.ts'
import { createHttp } from './http.ts'
import { lines, serverEvents } from './lines.ts'

const who = { name: 'Server', kind: 'openai_compatible' as const }
const open: Array<{ close(): unknown }> = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const thing of open.splice(0)) await thing.close()
})

async function setUp(answer: PeerAnswer) {
  const clock = createFakeClock()
  const http = createHttp({ clock })
  const peer = await createHttpPeer(() => answer)
  open.push(http, peer)
  return { clock, http, peer }
}

async function rawServer(answer: (write: (text: string) => void) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer((text) => socket.write(text)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`
}

const read = async (body: AsyncIterable<Uint8Array>) => Buffer.concat(await gather(body)).toString()

test('keep-alive pieces before the first thing of use do not extend the wait for it', async () => {
  const { clock, http, peer } = await setUp({ pieces: [': waiting\n'], finally: 'hang' })
  const response = await http.stream({ who, url: peer.url, limits: { firstByteMs: 60_000 } })
  const failed = read(response.body).catch((error: unknown) => error)
  await clock.advance(59_000)
  await clock.advance(1_500)
  expect(await failed).toMatchObject({ code: 'llm.timeout', data: { limitMs: 60_000 } })
})

test('the total limit ends also a stream that never rests', async () => {
  const { clock, http, peer } = await setUp({ pieces: ['a'], finally: 'hang' })
  const response = await http.stream({ who, url: peer.url, limits: { totalMs: 100_000, idleMs: 500_000 } })
  response.started()
  const failed = read(response.body).catch((error: unknown) => error)
  await clock.advance(100_500)
  expect(await failed).toMatchObject({ code: 'llm.timeout', data: { limitMs: 100_000 } })
})

test('an address that swallows packets is given up after the connect limit', async () => {
  const clock = createFakeClock()
  const http = createHttp({ clock, connectMs: 10_000 })
  open.push(http)
  // a documentation address that no network routes; where it is refused at once, it is unreachable all the same
  const failed = http.stream({ who, url: 'http://192.0.2.1:81/' }).catch((error: unknown) => error)
  await clock.advance(10_500)
  expect(await failed).toMatchObject({ code: 'llm.unreachable' })
})

test('endless headers, and what is not HTTP at all, are a bad answer', async () => {
  const http = createHttp({ clock: createFakeClock() })
  open.push(http)
  const endless = await rawServer((write) =>
    write(`HTTP/1.1 200 OK\r\n${'x-filler: 12345678901234567890\r\n'.repeat(5_000)}`),
  )
  const other = await rawServer((write) => write('SSH-2.0-OpenSSH_9.9\r\n'))
  await expect(http.json({ who, url: endless })).rejects.toMatchObject({ code: 'llm.bad_response' })
  await expect(http.json({ who, url: other })).rejects.toMatchObject({ code: 'llm.bad_response' })
})

test('of an error body only the start is read', async () => {
  const { http, peer } = await setUp({
    status: 500,
    pieces: Array.from({ length: 50 }, () => 'x'.repeat(10_000)),
    finally: 'hang',
  })
  await expect(http.json({ who, url: peer.url })).rejects.toMatchObject({ code: 'llm.bad_response' })
  await peer.left
})

test('this PC is never asked through a proxy', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
  vi.stubEnv('http_proxy', 'http://127.0.0.1:9')
  vi.stubEnv('NO_PROXY', '')
  const { http, peer } = await setUp({ pieces: ['{"a":1}'] })
  expect(await http.json({ who, url: peer.url })).toEqual({ a: 1 })
})

test('other machines are asked through the proxy of the environment', async () => {
  const proxy = await createHttpPeer(() => ({ pieces: ['{"through":"proxy"}'] }))
  open.push(proxy)
  vi.stubEnv('HTTP_PROXY', proxy.url)
  vi.stubEnv('http_proxy', proxy.url)
  vi.stubEnv('NO_PROXY', '')
  vi.stubEnv('no_proxy', '')
  const http = createHttp({ clock: createFakeClock() })
  open.push(http)
  expect(await http.json({ who, url: 'http://models.example.com/v1/models' })).toEqual({ through: 'proxy' })
})

test('nobody there is told with what to do', async () => {
  const http = createHttp({ clock: createFakeClock() })
  open.push(http)
  const failed = http.json({ who: { name: 'Ollama', kind: 'ollama' }, url: 'http://127.0.0.1:9/' })
  await expect(failed).rejects.toMatchObject({
    code: 'llm.unreachable',
    message: expect.stringContaining('ollama serve'),
  })
})

async function* bytesOf(text: string, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('lines and events are the same in pieces of any size', async () => {
  const text = 'eins\r\n\nzwei ü👋\ndrei'
  const stream = ': hello\n\ndata: {"a":\ndata: "ü👋"}\n\nevent: end\ndata: x'
  for (const size of [1, 2, 3, 5, 100]) {
    expect(await gather(lines(bytesOf(text, size), who))).toEqual(['eins', 'zwei ü👋', 'drei'])
    expect(await gather(serverEvents(bytesOf(stream, size), who))).toEqual([
      { event: undefined, data: '{"a":\n"ü👋"}' },
      { event: 'end', data: 'x' },
    ])
  }
})

async function* flood() {
  const piece = new Uint8Array(1024 * 1024).fill(97)
  yield Buffer.from('data: ')
  for (let at = 0; at < 20; at++) yield piece
}

test('a line of more than 16 MB is refused', async () => {
  await expect(gather(lines(flood(), who))).rejects.toMatchObject({ code: 'llm.bad_response' })
  await expect(gather(serverEvents(flood(), who))).rejects.toMatchObject({ code: 'llm.bad_response' })
})
