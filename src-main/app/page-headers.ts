/** The page that previews run in. It is another document with another policy, never the app itself. */
export const FRAME_PATH = '/artifact-frame.html'

const FRAME_POLICY = [
  // an origin of its own, whoever opens it: no cookies, no storage, no way to the page around it
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  "connect-src 'none'",
  "worker-src 'none'",
  "frame-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "webrtc 'block'",
  "frame-ancestors 'self'",
].join('; ')

/** What a path has other headers than the rest of the page. */
export const ownHeaders = (path: string): Record<string, string> =>
  path === FRAME_PATH ? { 'content-security-policy': FRAME_POLICY, 'x-dns-prefetch-control': 'off' } : {}

/**
 * Headers of every page, script and picture that a shell serves. Mantine sets styles from script, so styles may be
 * inline; scripts never are. `connect` is where the page may open its line to the core.
 */
export function pageHeaders(connect: string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    // only the frame in which previews run, whose own policy is below
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  }
}
