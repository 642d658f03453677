import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HelpGroup, HelpPage, HelpSection } from '#shared/contract/help.contract.ts'

const LONGEST_BYTES = 500_000
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^(#{1,3})\s+(.+?)\s*#*$/

/** The folder of documents beside `out` and `src-main`. Null when this installation has none. */
export function findDocs(here: string = import.meta.url): string | null {
  for (let at = new URL('./', here); at.pathname !== '/'; at = new URL('../', at)) {
    const folder = fileURLToPath(new URL('docs/', at))
    if (existsSync(join(folder, 'guide'))) return folder
    if (new URL('../', at).href === at.href) return null
  }
  return null
}

/** What a person reads before anything else. */
const FIRST = 'first-steps.md'

/** Every page below the folder: guides first, in the order of their names after the first steps. */
export function readHelpPages(folder: string): HelpPage[] {
  const listed = (below: string, group: HelpGroup) =>
    readdirSync(join(folder, below))
      .filter((name) => name.endsWith('.md'))
      .toSorted((a, b) => Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1))
      .map((name) => ({ path: join(folder, below, name), pageId: `${below}${name.slice(0, -3)}`, group }))
  const files = [
    ...listed('guide/', 'guide'),
    ...listed('', 'reference').map((file) =>
      file.pageId === 'ARCHITECTURE' ? { ...file, group: 'inside' as const } : file,
    ),
    ...(existsSync(join(folder, 'adr')) ? listed('adr/', 'inside') : []),
  ]
  return files
    .filter(({ path }) => statSync(path).size <= LONGEST_BYTES)
    .map(({ path, pageId, group }) => ({ pageId, group, ...parsePage(readFileSync(path, 'utf8'), pageId) }))
}

/** A document cut at its headings; `#` lines in code are no headings. */
export function parsePage(text: string, name: string): { title: string; sections: HelpSection[] } {
  let title = name
  const sections: HelpSection[] = [{ anchor: '', level: 1, title: '', markdown: '' }]
  let fence: string | null = null
  for (const line of text.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1]
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) fence = fence === null ? mark : null
    const heading = fence === null && mark === undefined ? HEADING.exec(line) : null
    const [, hashes = '', words = ''] = heading ?? []
    if (hashes === '#') title = plain(words)
    else if (heading !== null) {
      const anchor = freeAnchor(plain(words), sections)
      sections.push({ anchor, level: hashes.length, title: plain(words), markdown: '' })
    } else {
      const last = sections.at(-1) as HelpSection
      last.markdown += `${line}\n`
    }
  }
  const trimmed = sections.map((section) => ({ ...section, markdown: section.markdown.trim() }))
  return { title, sections: trimmed.filter(({ anchor, markdown }) => anchor !== '' || markdown !== '') }
}

/** As GitHub names its anchors, so that links work in both places. */
function freeAnchor(title: string, sections: readonly HelpSection[]): string {
  const base =
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-') || 'section'
  const taken = new Set(sections.map(({ anchor }) => anchor))
  let anchor = base
  for (let count = 1; taken.has(anchor); count++) anchor = `${base}-${count}`
  return anchor
}

const plain = (markdown: string): string => markdown.replace(/[`*_]|\[([^\]]*)\]\([^)]*\)/g, '$1').trim()
