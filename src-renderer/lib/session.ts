const TOKEN_IN_HASH = /^#token=([^&]+)/

/**
 * Exchanges the one-time token of the address for a cookie and takes it out of the address bar and the history.
 * A page that was opened without a token goes on with the cookie that it has.
 */
export async function enterSession(): Promise<void> {
  const token = TOKEN_IN_HASH.exec(location.hash)?.[1]
  if (token === undefined) return
  history.replaceState(null, '', `${location.pathname}${location.search}#/`)
  await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: decodeURIComponent(token) }),
    credentials: 'same-origin',
  })
}
