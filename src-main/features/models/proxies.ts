export interface Proxies {
  /** empty: none */
  httpProxy: string
  httpsProxy: string
}

/**
 * The proxies of this PC's environment. Many programs take an address without a scheme, so it is read as http. One that is
 * no address is left out: `onUnusable` hears its name, not its value, which may hold a password.
 */
export function readProxies(env: NodeJS.ProcessEnv, onUnusable: (name: string) => void): Proxies {
  const read = (name: string): string => {
    const value = (env[name.toLowerCase()] ?? env[name] ?? '').trim()
    if (value === '') return ''
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
    if (isProxy(address)) return address
    onUnusable(name)
    return ''
  }
  return { httpProxy: read('HTTP_PROXY'), httpsProxy: read('HTTPS_PROXY') }
}

const isProxy = (address: string) => {
  const url = URL.parse(address)
  return url !== null && ['http:', 'https:', 'socks5:'].includes(url.protocol) && url.hostname !== ''
}
