const MAX_NAME_CHARS = 80

/** The name, or the name with the first number that nobody has: "Researcher 2". */
export function freeName(wanted: string, taken: readonly string[]): string {
  const known = new Set(taken.map((name) => name.toLowerCase()))
  for (let no = 1; ; no++) {
    const end = no === 1 ? '' : ` ${no}`
    const name = wanted.slice(0, MAX_NAME_CHARS - end.length) + end
    if (!known.has(name.toLowerCase())) return name
  }
}
