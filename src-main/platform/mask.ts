const SECRET_NAME =
  /^(.*[-_.])?(api-?_?key|authorization|cookie|set-cookie|credentials?|pass(word|phrase)?|secret|token)$|(apiKey|Password|Passphrase|Secret|AccessToken|RefreshToken|AuthToken)$/i
const SECRET_TEXT =
  /\b(sk|pk|rk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{12,}|\bBearer\s+[A-Za-z0-9._~+/-]{8,}=*|([?#&](?:token|key|api_key|access_token)=)[^&\s"']+/gi
const MASK = '•••'
const MAX_DEPTH = 6
const MAX_TEXT = 4_000
const MAX_ITEMS = 100

/** Text with keys and tokens replaced, and cut where it gets long. */
export function maskText(text: string): string {
  const masked = text.replace(SECRET_TEXT, (_all, _kind, parameter?: string) => `${parameter ?? ''}${MASK}`)
  return masked.length > MAX_TEXT ? `${masked.slice(0, MAX_TEXT)}… (${masked.length} characters)` : masked
}

/** A copy that is safe to log: fields named like secrets and texts that look like keys are masked, size is bounded. */
export function maskSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => maskSecrets(item, depth + 1))
  const entries = Object.entries(value).slice(0, MAX_ITEMS)
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      const isSecret = SECRET_NAME.test(name) && (typeof inner === 'string' || typeof inner === 'object')
      return [name, isSecret ? MASK : maskSecrets(inner, depth + 1)]
    }),
  )
}
