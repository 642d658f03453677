import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ERROR_TEXTS } from '#shared/errors/error-texts.ts'
import { ERRORS, type ErrorCode } from '#shared/errors/errors.ts'

interface Layer {
  name: string
  at: string
  isPerFolder?: boolean
  mayImport: string[]
}

/** A part of a page that is printed from data, between `<!-- begin:name -->` and `<!-- end:name -->`. */
export interface Section {
  file: string
  name: string
  print(): Promise<string> | string
}

export const SECTIONS: Section[] = [
  { file: 'docs/ARCHITECTURE.md', name: 'layers', print: printLayers },
  { file: 'docs/errors.md', name: 'errors', print: printErrors },
]

async function printLayers(): Promise<string> {
  const { LAYERS } = (await import(pathOf('build/layers.mjs'))) as { LAYERS: Layer[] }
  const rows = LAYERS.map(({ at, isPerFolder, mayImport }) => {
    const place = isPerFolder === true ? `\`${at}X/\`` : `\`${at}\``
    const others = mayImport.map((name) => (name.endsWith('/') ? `all of ${name.slice(0, -1)}` : name))
    return `| ${place} | ${[...others, 'itself'].join(', ')} |`
  })
  return ['| in | may import |', '| --- | --- |', ...rows].join('\n')
}

function printErrors(): string {
  const codes = Object.keys(ERRORS) as ErrorCode[]
  const rows = codes.map((code) => {
    const { kind, retry, status } = ERRORS[code]
    const text = ERROR_TEXTS[code]
    return `| \`${code}\` | ${kind} | ${retry === 'later' ? 'yes' : 'no'} | ${status} | ${text.title} ${text.next} |`
  })
  return [
    '| code | kind | tried again | HTTP | what the person reads |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))
const between = (name: string) => new RegExp(`(<!-- begin:${name} -->\\n)([^]*?)(<!-- end:${name} -->)`)

/** What the page says now. */
export function readSection({ file, name }: Section): string {
  const found = between(name).exec(readFileSync(pathOf(file), 'utf8'))
  if (found === null) throw new Error(`${file} has no section ${name}`)
  return (found[2] ?? '').trim()
}

export async function writeSection(section: Section): Promise<void> {
  const text = readFileSync(pathOf(section.file), 'utf8')
  const printed = await section.print()
  writeFileSync(
    pathOf(section.file),
    text.replace(between(section.name), (_all, begin, _old, end) => `${begin}${printed}\n${end}`),
  )
}
