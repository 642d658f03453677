import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Figure {
  what: string
  value: number
  unit: string
  /** the value must stay below, or with `atLeast` above */
  target?: number
  atLeast?: boolean
  note?: string
}

const RESULTS = fileURLToPath(new URL('../../../bench-results/', import.meta.url))

/** Prints the figures as a table and keeps them as JSON. Nothing fails by time; a missed target is only marked. */
export function report(name: string, figures: Figure[]): void {
  const rows = figures.map((figure) => [figure.what, shown(figure), target(figure), verdict(figure), figure.note ?? ''])
  const table = [['what', 'measured', 'target', '', ''], ...rows]
  const widths = table[0]?.map((_cell, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? []
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  process.stdout.write(`\n${name}\n${lines.join('\n')}\n`)
  mkdirSync(RESULTS, { recursive: true })
  const machine = { cpu: cpus()[0]?.model ?? '', cpus: cpus().length, memoryBytes: totalmem(), node: process.version }
  writeFileSync(`${RESULTS}${name}.json`, `${JSON.stringify({ name, machine, figures }, null, 2)}\n`)
}

const rounded = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toFixed(digits)
}

const shown = ({ value, unit }: Figure): string => `${rounded(value)} ${unit}`.trim()

function target({ target: limit, atLeast, unit }: Figure): string {
  return limit === undefined ? '' : `${atLeast === true ? '>=' : '<'} ${limit} ${unit}`.trim()
}

function verdict({ target: limit, atLeast, value }: Figure): string {
  if (limit === undefined) return ''
  return (atLeast === true ? value >= limit : value < limit) ? 'met' : 'MISSED'
}
