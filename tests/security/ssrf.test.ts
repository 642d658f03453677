import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addressClass } from '#main/platform/address-guard.ts'
import { createGuardedFetch, isByNameOnly, type Network, type WebRequest } from '#main/platform/guarded-fetch.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import { parseWebAddress, readHost } from '#main/platform/web-address.ts'
import { createHttpPeer, type HttpPeer, type PeerAnswer, type PeerRequest } from '#tests/support/http-peer.ts'

const refused = expect.objectContaining({ code: 'web.forbidden_address' })

describe('an address', () => {
  test.each([
    'file:///etc/passwd',
    'FILE:///C:/Windows/win.ini',
    'ftp://example.org/',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'data:text/html,hi',
    'javascript:alert(1)',
    'blob:https://example.org/1',
    'view-source:https://example.org/',
    'unix:/var/run/docker.sock',
    'not an address',
    '//example.org/without-a-scheme',
    'http://',
    'http:///',
    'https://user@example.org/',
    'https://user:secret@example.org/',
    'https://example.org@127.0.0.1/',
    'http://example.org:22/',
    'http://example.org:25/',
    'http://example.org:6379/',
    'http://example.org:65536/',
    'http://example..org../',
    `https://example.org/${'a'.repeat(2_000)}`,
  ])('%s is not one of a page', (text) => {
    expect(() => parseWebAddress(text)).toThrow(refused)
  })

  test.each([
    'http://0.0.0.0/',
    'http://0/',
    'http://0.1.2.3/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://[fd00:ec2::254]/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[100::1]/',
    'http://[2001:db8::1]/',
    'http://[3fff::1]/',
    'http://[4000::1]/',
  ])('%s leads where no page is, and nothing opens it', (text) => {
    expect(() => parseWebAddress(text)).toThrow(refused)
  })

  test.each([
    ['http://127.0.0.1/', '127.0.0.1:80', 'this_pc'],
    ['http://127.1/', '127.0.0.1:80', 'this_pc'],
    ['http://2130706433/', '127.0.0.1:80', 'this_pc'],
    ['http://0x7f.0.0.1/', '127.0.0.1:80', 'this_pc'],
    ['http://0x7f000001/', '127.0.0.1:80', 'this_pc'],
    ['http://017700000001/', '127.0.0.1:80', 'this_pc'],
    ['http://0177.0.0.1/', '127.0.0.1:80', 'this_pc'],
    ['http://127.0.0.1./', '127.0.0.1:80', 'this_pc'],
    ['http://①②⑦.0.0.1/', '127.0.0.1:80', 'this_pc'],
    ['http://127。0。0。1/', '127.0.0.1:80', 'this_pc'],
    ['http://%31%32%37.0.0.1/', '127.0.0.1:80', 'this_pc'],
    ['http://127.200.1.9:8080/', '127.200.1.9:8080', 'this_pc'],
    ['http://[::1]/', '[::1]:80', 'this_pc'],
    ['http://[0:0:0:0:0:0:0:1]:9000/', '[::1]:9000', 'this_pc'],
    ['https://localhost/', 'localhost', 'this_pc'],
    ['https://LOCALHOST./', 'localhost', 'this_pc'],
    ['https://a.localhost/', 'a.localhost', 'this_pc'],
    ['http://10.1.2.3/', '10.1.2.3:80', 'network'],
    ['http://0xa.1.2.3/', '10.1.2.3:80', 'network'],
    ['http://172.31.0.1/', '172.31.0.1:80', 'network'],
    ['http://192.168.1/', '192.168.0.1:80', 'network'],
    ['http://100.64.0.1/', '100.64.0.1:80', 'network'],
    ['http://[fc00::1]/', '[fc00::1]:80', 'network'],
    ['http://router/', 'router:80', 'network'],
    ['http://nas.local/', 'nas.local:80', 'network'],
    ['http://nas.local./', 'nas.local:80', 'network'],
    ['https://wiki.corp/', 'wiki.corp', 'network'],
    ['https://box.home.arpa:8443/', 'box.home.arpa:8443', 'network'],
    ['https://metadata.google.internal/', 'metadata.google.internal', 'network'],
  ])('%s is %s, on %s, and opens only by name', (text, host, place) => {
    const address = parseWebAddress(text)
    expect([address.host, address.place, isByNameOnly(address)]).toEqual([host, place, true])
  })

  test.each([
    ['https://example.org/a?b=c#d', 'example.org', false],
    ['http://example.org/', 'example.org:80', false],
    ['https://example.org./', 'example.org', false],
    ['https://EXAMPLE.org:443/', 'example.org', false],
    ['https://example.org:8443/', 'example.org:8443', true],
    ['https://1.1.1.1/', '1.1.1.1', false],
    ['https://[2606:4700:4700::1111]/', '[2606:4700:4700::1111]', false],
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com', false],
  ])('%s is the host %s', (text, host, isByName) => {
    const address = parseWebAddress(text)
    expect([address.host, address.place, isByNameOnly(address)]).toEqual([host, 'internet', isByName])
  })

  test.each([
    ['example.org', 'example.org'],
    [' https://Example.org/path?q=1 ', 'example.org'],
    ['http://nas.local', 'nas.local:80'],
    ['nas.local:5000', 'nas.local:5000'],
    ['example.org:80', 'example.org:80'],
    ['example.org/path', null],
    ['a b', null],
    ['user@example.org', null],
    ['169.254.169.254', null],
    ['', null],
  ])('what a person types as a host, %j, is %s', (text, host) => {
    expect(readHost(text)).toBe(host)
  })
})

describe('the guard', () => {
  let peer: HttpPeer
  let answer: (request: PeerRequest) => PeerAnswer
  let names: Record<string, string[][]>
  beforeEach(async () => {
    answer = () => page('hello')
    names = {}
    peer = await createHttpPeer((request) => answer(request))
  })
  afterEach(() => peer.close())

  const page = (text: string | Uint8Array, headers: Record<string, string> = {}): PeerAnswer => ({
    headers: { 'content-type': 'text/plain', ...headers },
    pieces: [text],
  })
  /** 127.0.0.1 plays the internet; every other address is what it is. Each look at a name gives its next answer. */
  const network: Network = {
    resolve: async (name) => {
      const answers = names[name] ?? []
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? []
    },
    classify: (address) => (address === '127.0.0.1' ? 'public' : addressClass(address)),
  }
  const port = () => new URL(peer.url).port
  const at = (name: string, path = '/') => `http://${name}:${port()}${path}`
  const get = (url: string, over: Partial<WebRequest> = {}) =>
    createGuardedFetch({ clock: systemClock, userAgent: 'Test', network }).get({
      address: parseWebAddress(url),
      isAllowedByName: true,
      accept: 'text/plain',
      types: /^text\//,
      maxBytes: 10_000,
      signal: AbortSignal.timeout(10_000),
      ...over,
    })
  const textOf = async (url: string, over?: Partial<WebRequest>) =>
    Buffer.from((await get(url, over)).bytes ?? []).toString()

  test('sends one honest request, without cookies, referrer or language', async () => {
    names['site.example'] = [['127.0.0.1']]
    expect(await textOf(at('site.example', '/a?b=c'))).toBe('hello')
    expect(peer.requests.map(({ method, path, headers }) => ({ method, path, headers }))).toEqual([
      {
        method: 'GET',
        path: '/a?b=c',
        headers: {
          host: `site.example:${port()}`,
          connection: 'close',
          'user-agent': 'Test',
          accept: 'text/plain',
          'accept-encoding': 'gzip, br',
        },
      },
    ])
  })

  test.each([
    ['this PC', '127.0.0.2'],
    ['this PC, in IPv6', '::1'],
    ['the network', '192.168.1.1'],
    ['the network, in IPv6', 'fd12::1'],
    ['the metadata service', '169.254.169.254'],
    ['an IPv4 address inside an IPv6 one', '::ffff:10.0.0.1'],
    ['a translated address', '64:ff9b::a00:1'],
    ['what is no address', 'somewhere'],
  ])('does not follow a name that leads to %s, not even one that was allowed', async (_where, address) => {
    names['site.example'] = [[address]]
    await expect(get(at('site.example'))).rejects.toEqual(refused)
    expect(peer.requests).toEqual([])
  })

  test('does not follow a name of which one address of several is closed', async () => {
    names['site.example'] = [['127.0.0.1', '192.168.1.1']]
    await expect(get(at('site.example'))).rejects.toEqual(refused)
  })

  test('looks a name up once, so that it cannot lead elsewhere between the check and the connection', async () => {
    names['site.example'] = [['127.0.0.1'], ['127.0.0.2']]
    expect(await textOf(at('site.example'))).toBe('hello')
    await expect(get(at('site.example'))).rejects.toEqual(refused)
  })

  test('a host in the network that was allowed may not lead to this PC, nor one on this PC into the network', async () => {
    names['nas.local'] = [['127.0.0.2']]
    names['a.localhost'] = [['192.168.1.1']]
    await expect(get(at('nas.local'))).rejects.toEqual(refused)
    await expect(get(at('a.localhost'))).rejects.toEqual(refused)
  })

  test.each(['http://127.0.0.1', 'http://localhost', 'http://nas.local', 'http://[::1]'])(
    '%s stays closed unless exactly it was allowed',
    async (origin) => {
      await expect(get(`${origin}:${port()}/`, { isAllowedByName: false })).rejects.toEqual(refused)
      expect(peer.requests).toEqual([])
    },
  )

  describe('on a redirect', () => {
    const to = (location: string, status = 302): PeerAnswer => ({ status, headers: { location } })

    test.each([301, 302, 303, 307, 308])('follows %i on the same host, and says where it ended', async (status) => {
      names['site.example'] = [['127.0.0.1']]
      answer = ({ path }) => (path === '/' ? to('/next', status) : page(path))
      expect(await get(at('site.example'))).toMatchObject({ url: at('site.example', '/next'), mediaType: 'text/plain' })
    })

    test.each([
      ['http://127.0.0.2:PORT/'],
      ['http://localhost:PORT/'],
      ['http://[::1]:PORT/'],
      ['http://2130706434:PORT/'],
      ['http://169.254.169.254/latest/meta-data/'],
      ['http://nas.local/'],
      ['file:///etc/passwd'],
      ['ftp://site.example/'],
      ['data:text/plain,hi'],
      ['http://user:secret@site.example:PORT/'],
      ['//127.0.0.2:PORT/'],
      ['http://other.example:22/'],
      ['http://other.example:8081/'],
    ])('to %s stops', async (location) => {
      names['site.example'] = [['127.0.0.1']]
      names['other.example'] = [['127.0.0.1']]
      answer = () => to(location.replace('PORT', port()))
      await expect(get(at('site.example'))).rejects.toEqual(refused)
      expect(peer.requests).toHaveLength(1)
    })

    test('to a name that leads home stops', async () => {
      names['site.example'] = [['127.0.0.1']]
      names['evil.example'] = [['10.0.0.1']]
      answer = () => to('http://evil.example/')
      await expect(get(at('site.example'))).rejects.toEqual(refused)
    })

    test('a name that leads home from its second look on stops', async () => {
      names['site.example'] = [['127.0.0.1'], ['127.0.0.2']]
      answer = ({ path }) => (path === '/' ? to('/secret') : page('secret'))
      await expect(get(at('site.example'))).rejects.toEqual(refused)
      expect(peer.requests.map(({ path }) => path)).toEqual(['/'])
    })

    test('without end stops after six requests', async () => {
      names['site.example'] = [['127.0.0.1']]
      answer = ({ path }) => to(`${path}x`)
      await expect(get(at('site.example'))).rejects.toMatchObject({ code: 'web.unreachable' })
      expect(peer.requests).toHaveLength(6)
    })
  })

  test('a bomb is unpacked only as far as it is wanted', async () => {
    names['site.example'] = [['127.0.0.1']]
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    answer = () => page(bomb, { 'content-encoding': 'gzip' })
    const { bytes, isCut } = await get(at('site.example'))
    expect([bytes?.length, isCut]).toEqual([10_000, true])
  })

  test('a body without end is left after what is wanted', async () => {
    names['site.example'] = [['127.0.0.1']]
    answer = () => ({ headers: { 'content-type': 'text/plain' }, pieces: ['x'.repeat(20_000)], finally: 'hang' })
    expect((await get(at('site.example'))).isCut).toBe(true)
    await peer.left
  })

  test('other kinds of answers are not downloaded', async () => {
    names['site.example'] = [['127.0.0.1']]
    answer = () => ({ headers: { 'content-type': 'application/pdf' }, pieces: ['%PDF'], finally: 'hang' })
    expect(await get(at('site.example'))).toMatchObject({ bytes: null, mediaType: 'application/pdf' })
    await peer.left
  })

  test.each([
    ['an unknown packing', page('x', { 'content-encoding': 'zstd' }), 'web.unreadable'],
    ['a broken packing', page('not gzip', { 'content-encoding': 'gzip' }), 'web.unreachable'],
    ['a status of refusal', { status: 403, pieces: ['no'] }, 'web.refused'],
    [
      'a broken connection',
      { headers: { 'content-type': 'text/plain' }, pieces: ['x'], finally: 'break' },
      'web.unreachable',
    ],
  ] satisfies [string, PeerAnswer, string][])('%s is an error of the web', async (_name, given, code) => {
    names['site.example'] = [['127.0.0.1']]
    answer = () => given
    await expect(get(at('site.example'))).rejects.toMatchObject({ code })
  })

  test('stops with the reason of its caller', async () => {
    names['site.example'] = [['127.0.0.1']]
    answer = () => ({ pieces: [], finally: 'hang' })
    const stop = new AbortController()
    const reason = new Error('enough')
    const going = get(at('site.example'), { signal: stop.signal })
    stop.abort(reason)
    await expect(going).rejects.toBe(reason)
  })

  test('ignores the proxies of the environment', async () => {
    process.env.HTTP_PROXY = 'http://127.0.0.1:1'
    try {
      names['site.example'] = [['127.0.0.1']]
      expect(await textOf(at('site.example'))).toBe('hello')
    } finally {
      delete process.env.HTTP_PROXY
    }
  })
})
