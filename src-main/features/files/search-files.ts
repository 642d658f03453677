import { MAX_READ_BYTES } from '#shared/domain/file.ts'
import { isAppError } from '#shared/errors/errors.ts'
import { errnoOf } from './file-errors.ts'
import { readEntries } from './folder-entries.ts'
import { type FolderHandle, withFolder } from './folder-handle.ts'
import { makeGlob } from './glob.ts'
import { hostFlavour } from './path-names.ts'
import { decodeText } from './text-format.ts'

/** What to look for. Plain data, because it is sent to a worker. */
export interface SearchRequest {
  places: SearchPlace[]
  /** a pattern for names, see `makeGlob` */
  name?: string
  /** words that the path must hold, small letters */
  pathWords?: readonly string[]
  /** plain text, without case */
  text?: string
  maxHits: number
}

export interface SearchPlace {
  root: string
  /** where to begin below the root */
  names: string[]
  /** put before each path found */
  prefix: string
  /** folders below the root that are not looked into, relative to it */
  closed?: readonly string[]
}

export interface SearchHit {
  path: string
  /** where the text was found; absent when only names were asked for */
  lineNo?: number
  line?: string
}

export interface SearchResult {
  hits: SearchHit[]
  filesSeen: number
  /** true when there may be more */
  isCut: boolean
}

const SKIPPED_FOLDERS = new Set(['node_modules', '__pycache__', 'venv'])
const MAX_FILES = 50_000
const MAX_TEXT_BYTES = 512 * 1024 * 1024
const MAX_DEPTH = 40
const MAX_HITS_PER_FILE = 5
const MAX_LINE_CHARS = 200

interface Search {
  request: SearchRequest
  result: SearchResult
  bytesLeft: number
  fits: (path: string) => boolean
  signal: AbortSignal | undefined
}

/** Finds files by name, by text, or both. Heavy: runs in a worker. Files that cannot be read are passed over. */
export async function searchFiles(request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
  const result: SearchResult = { hits: [], filesSeen: 0, isCut: false }
  const { name, pathWords = [] } = request
  const fitsName = name === undefined ? () => true : makeGlob(name)
  const fits = (path: string) => fitsName(path) && pathWords.every((word) => path.toLowerCase().includes(word))
  const search: Search = { request, result, bytesLeft: MAX_TEXT_BYTES, fits, signal }
  for (const place of request.places) await searchFolder(search, place, [])
  return result
}

async function searchFolder(search: Search, place: SearchPlace, below: string[]): Promise<void> {
  search.signal?.throwIfAborted()
  if (below.length > MAX_DEPTH) search.result.isCut = true
  if (search.result.isCut) return
  const names = [...place.names, ...below]
  if (place.closed?.includes(names.join('/'))) return
  const folders = await ignoreUnreadable(() =>
    withFolder({ root: place.root, names }, (folder) => searchEntries(search, folder, { ...place, names, below })),
  )
  for (const name of folders ?? []) await searchFolder(search, place, [...below, name])
}

/** Looks at the files of one folder and gives the folders in it. */
async function searchEntries(search: Search, folder: FolderHandle, at: SearchPlace & { below: string[] }) {
  const { entries, isCut } = await readEntries(folder, { root: at.root, names: at.names, flavour: hostFlavour })
  for (const { name, kind } of entries) {
    if (kind === 'folder') continue
    search.signal?.throwIfAborted()
    if (isFull(search)) break
    search.result.filesSeen++
    const path = [...at.below, name].join('/')
    if (search.fits(path)) await ignoreUnreadable(() => searchFile(search, folder, { name, path: at.prefix + path }))
  }
  search.result.isCut ||= isCut
  return entries.filter(({ name, kind }) => kind === 'folder' && !SKIPPED_FOLDERS.has(name)).map(({ name }) => name)
}

function isFull({ request, result, bytesLeft }: Search): boolean {
  result.isCut ||= result.hits.length >= request.maxHits || result.filesSeen >= MAX_FILES || bytesLeft <= 0
  return result.isCut
}

async function searchFile(search: Search, folder: FolderHandle, { name, path }: { name: string; path: string }) {
  const { text } = search.request
  if (text === undefined) {
    search.result.hits.push({ path })
    return
  }
  const content = await readText(folder, name)
  search.bytesLeft -= content.length
  const room = search.request.maxHits - search.result.hits.length
  search.result.hits.push(...linesWith(text.toLowerCase(), content, Math.min(room, MAX_HITS_PER_FILE), path))
}

async function readText(folder: FolderHandle, name: string): Promise<string> {
  const file = await folder.openFile(name)
  try {
    if ((await file.stat()).size > MAX_READ_BYTES) return ''
    return decodeText(await file.readFile(), name).text
  } finally {
    await file.close()
  }
}

function linesWith(wanted: string, content: string, max: number, path: string): SearchHit[] {
  if (!content.toLowerCase().includes(wanted)) return []
  const hits: SearchHit[] = []
  for (const [i, line] of content.split('\n').entries()) {
    if (hits.length >= max) break
    const at = line.toLowerCase().indexOf(wanted)
    if (at >= 0) hits.push({ path, lineNo: i + 1, line: cutAround(line, at) })
  }
  return hits
}

const cutAround = (line: string, at: number) =>
  line.length <= MAX_LINE_CHARS ? line.trim() : line.slice(Math.max(0, at - 60), at - 60 + MAX_LINE_CHARS).trim()

/** One file without permission, a binary or a link that came up meanwhile must not end the search. */
async function ignoreUnreadable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    if (isAppError(thrown) || errnoOf(thrown) !== undefined) return undefined
    throw thrown
  }
}
