/**
 * Tells whether a path below a folder fits a pattern: `*` and `?` within a name, `**` over folders. A pattern without
 * `/` is for the name alone. Case does not count. Time is bounded by pattern times path; there is no backtracking that
 * a pattern could blow up.
 */
export function makeGlob(pattern: string): (relativePath: string) => boolean {
  const wanted = pattern.toLowerCase()
  if (!wanted.includes('/')) return (path) => fitsName(wanted, path.toLowerCase().split('/').at(-1) ?? '')
  const parts = wanted.split('/').filter((part) => part !== '')
  return (path) => fitsPath(parts, path.toLowerCase().split('/'))
}

/** Row by row: `reached[j]` says whether the parts so far can stand for the first j names. */
function fitsPath(parts: readonly string[], names: readonly string[]): boolean {
  let reached = names.map(() => false)
  reached.unshift(true)
  for (const part of parts) {
    const next = reached.map(() => false)
    for (let j = 0; j <= names.length; j++) {
      if (part === '**') next[j] = reached[j] === true || (j > 0 && next[j - 1] === true)
      else next[j] = j > 0 && reached[j - 1] === true && fitsName(part, names[j - 1] ?? '')
    }
    reached = next
  }
  return reached[names.length] === true
}

/** Remembers only the last star: going back further can never help. */
function fitsName(pattern: string, name: string): boolean {
  let p = 0
  let n = 0
  let star = -1
  let resumeAt = 0
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++
      resumeAt = n
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++resumeAt
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
