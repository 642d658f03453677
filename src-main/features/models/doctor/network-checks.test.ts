import { expect, test } from 'vitest'
import { AppError } from '#shared/errors/errors.ts'
import { checkProxy, checkTls } from './network-checks.ts'

const PROXY = { HTTP_PROXY: 'http://me:secret@proxy.example:3128', HTTPS_PROXY: 'proxy.example:3128' }

test.each([
  ['no variable', 'http://127.0.0.1:11434', {}, 'ok', 'No proxy'],
  ['loopback', 'http://127.0.0.1:11434', PROXY, 'ok', 'never uses it'],
  ['loopback by name', 'http://localhost:11434', PROXY, 'ok', 'never uses it'],
  ['the network', 'http://pc.lan:11434', PROXY, 'warning', 'go through a proxy'],
  ['an exception', 'http://pc.lan:11434', { ...PROXY, NO_PROXY: 'localhost,.lan' }, 'ok', 'do not go through'],
  [
    'a variable that is no address',
    'http://127.0.0.1:1',
    { HTTP_PROXY: 'not an address' },
    'warning',
    'HTTP_PROXY is set',
  ],
])('proxy, %s: what matters is said', (_what, baseUrl, env, state, words) => {
  const found = checkProxy(baseUrl, env)
  expect(found.state).toBe(state)
  expect(found.found).toContain(words)
})

test('a password in a proxy address is never shown', () => {
  expect(JSON.stringify(checkProxy('http://pc.lan:11434', PROXY))).not.toContain('secret')
})

const failed = (cause: string) => new AppError('llm.unreachable', 'no', { cause })

test.each([
  ['CERT_HAS_EXPIRED', 'problem', 'expired'],
  ['Error DEPTH_ZERO_SELF_SIGNED_CERT', 'problem', 'by itself'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'problem', 'another name'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'problem', 'who signed'],
  ['EPROTO', 'problem', 'does not speak https'],
  ['ECONNREFUSED', 'skipped', 'when the server answers'],
])('tls: %s is explained', (cause, state, words) => {
  const found = checkTls('https://pc.lan', failed(cause))
  expect([found.state, found.found.includes(words)]).toEqual([state, true])
})

test('tls: http has no certificate, an answer over https has a trusted one', () => {
  expect(checkTls('http://pc.lan', null).state).toBe('skipped')
  expect(checkTls('https://pc.lan', null).state).toBe('ok')
})
