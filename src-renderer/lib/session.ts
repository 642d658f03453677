const TOKEN_IN_HASH = /^#token=([^&]+)/

/** Kept in memory only: a core that was started again with the same token lets this page in again. */
let token: string | null = null

/**
 * Exchanges the token of the address for a cookie and takes it out of the address bar and the history.
 * A page that was opened without a token goes on with the cookie that it has.
 */
export async function enterSession(): Promise<void> {
  const found = TOKEN_IN_HASH.exec(location.hash)?.[1]
  if (found === undefined) return
  token = decodeURIComponent(found)
  history.replaceState(null, '', `${location.pathname}${location.search}#/`)
  await renewSession()
}

/** Shows the token again, after the core forgot its cookies. False when there is none or it is not accepted. */
export async function renewSession(): Promise<boolean> {
  if (token === null) return false
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'same-origin',
  })
  return answer.ok
}
