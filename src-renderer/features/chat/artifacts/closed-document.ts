/** Nothing is fetched, nothing runs: also where a browser forgets the policy of the page around it. */
const STILL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'"

/**
 * What loads or leads elsewhere. The policy refuses all of it; but a browser may open a connection to the named place
 * before it asks the policy, so it is taken out of the markup first.
 */
const LEADS_OUT = 'iframe, frame, frameset, object, embed, portal, fencedframe, link, base, meta[http-equiv], template'

/** A document for a frame in which nothing runs and nothing can be followed. */
export const stillDocument = (code: string): string =>
  `<!doctype html><meta charset="utf-8"><meta http-equiv="content-security-policy" content="${STILL_POLICY}">` +
  `<meta name="referrer" content="no-referrer">${cleaned(code, `${LEADS_OUT}, script`)}`

/** A document for the frame in which scripts run: what they do is the matter of that frame's own policy. */
export const runningDocument = (code: string): string => `<!doctype html>${cleaned(code, LEADS_OUT)}`

function cleaned(code: string, without: string): string {
  const parsed = new DOMParser().parseFromString(code, 'text/html')
  for (const element of parsed.querySelectorAll(without)) element.remove()
  for (const link of parsed.querySelectorAll('a, area')) {
    const isInside = (link.getAttribute('href') ?? '').startsWith('#')
    if (!isInside) link.removeAttribute('href')
    link.removeAttributeNS('http://www.w3.org/1999/xlink', 'href')
    link.removeAttribute('ping')
  }
  return parsed.documentElement.outerHTML
}
