import { expect, test } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createHttp } from './http.ts'
import { readProxies } from './proxies.ts'

test.each([
  ['proxy.corp:8080', 'http://proxy.corp:8080', []],
  ['10.0.0.1:8080', 'http://10.0.0.1:8080', []],
  ['http://me:pass@proxy:3128', 'http://me:pass@proxy:3128', []],
  ['  ', '', []],
  ['ftp://proxy', '', ['HTTP_PROXY']],
  ['no address at all', '', ['HTTP_PROXY']],
])('HTTP_PROXY=%j is the proxy %j', (value, httpProxy, unusable) => {
  const told: string[] = []
  expect(readProxies({ HTTP_PROXY: value }, (name) => told.push(name))).toEqual({ httpProxy, httpsProxy: '' })
  expect(told).toEqual(unusable)
})

test.each(['proxy.corp:8080', 'no address at all', 'socks5://proxy:1080'])(
  'Hearth starts with HTTP_PROXY=%j',
  async (value) => {
    const http = createHttp({ clock: createFakeClock(), env: { HTTP_PROXY: value, https_proxy: value } })
    await http.close()
  },
)
