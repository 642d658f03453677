export interface Point {
  x: number
  y: number
}

/** The points as lines that end where two neighbours are further apart than `gap`: nothing is drawn over missing data. */
export function linePaths(points: readonly Point[], gap: number): Point[][] {
  const lines: Point[][] = []
  for (const point of points) {
    const line = lines.at(-1)
    const before = line?.at(-1)
    if (line === undefined || before === undefined || point.x - before.x > gap) lines.push([point])
    else line.push(point)
  }
  return lines
}

/** A round number at or above `value`, with at most four steps below it: 0 to 5 gives 8, 41 gives 60. */
export function niceTop(value: number): number {
  if (value <= 4) return 4
  const magnitude = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((each) => each * magnitude >= value) ?? 10
  return factor * magnitude
}
