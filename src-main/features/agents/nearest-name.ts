/** The candidate that needs the fewest edits to become `name`; null when even that one is a different word. */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  let best: { name: string; distance: number } | null = null
  for (const candidate of candidates) {
    const distance = editDistance(normal(name), normal(candidate))
    if (best === null || distance < best.distance) best = { name: candidate, distance }
  }
  return best !== null && best.distance <= Math.max(2, Math.floor(best.name.length / 2)) ? best.name : null
}

const normal = (name: string): string =>
  name
    .slice(0, 64)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .sort()
    .join('_')

/** Levenshtein, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
