import { type FileHandle, open, stat } from 'node:fs/promises'
import { kvBytesPerToken } from '#shared/domain/model-fit.ts'
import { AppError } from '#shared/errors/errors.ts'

/** What the head of a GGUF file says about its model. */
export interface GgufFacts {
  name: string | null
  architecture: string
  contextLength: number | null
  template: string | null
  /** an embedding model, which cannot chat */
  isEmbedding: boolean
  /** memory that each token of the window takes */
  kvBytesPerToken: number | null
  sizeBytes: number
}

const MAGIC = 0x46554747
const PIECE_BYTES = 1024 * 1024
const MAX_HEAD_BYTES = 64 * 1024 * 1024
const MAX_KEYS = 10_000
const MAX_KEY_BYTES = 1_000
const MAX_TEXT_BYTES = 4 * 1024 * 1024
const MAX_ITEMS = 5_000_000

const SIZES: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
const TEXT = 8
const LIST = 9

/**
 * Reads the metadata of a GGUF file without loading it. Lists (the vocabulary) are passed over. Everything is bounded: a file
 * that claims absurd sizes is refused, not believed.
 *
 * @throws llm.model_broken, file.not_found
 * @see    the GGUF specification, versions 2 and 3
 */
export async function readGguf(path: string): Promise<GgufFacts> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new AppError('file.not_found', `There is no readable file at ${path}.`, { path }, { cause })
  }
  try {
    const entry = await file.stat()
    if (!entry.isFile()) throw broken(path, 'it is not a file')
    const head = new Head(file, path)
    const values = await readValues(head, path)
    return facts(values, entry.size, path)
  } finally {
    await file.close()
  }
}

/** Reads each file again only when it has changed. */
export function createGgufReader(): (path: string) => Promise<GgufFacts> {
  const kept = new Map<string, { stamp: string; facts: GgufFacts }>()
  return async (path) => {
    const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }))
    const stamp = `${mtimeMs}/${size}`
    const known = kept.get(path)
    if (known?.stamp === stamp) return known.facts
    const facts = await readGguf(path)
    kept.set(path, { stamp, facts })
    return facts
  }
}

const broken = (path: string, why: string) =>
  new AppError(
    'llm.model_broken',
    `${path} is not a complete GGUF model: ${why}. Download it again or choose another file.`,
    { path },
  )

async function readValues(head: Head, path: string): Promise<Map<string, unknown>> {
  if ((await head.u32()) !== MAGIC) throw broken(path, 'it does not begin like one')
  const version = await head.u32()
  if (version !== 2 && version !== 3) throw broken(path, `its version ${version} is not known`)
  await head.u64()
  const keys = await head.u64()
  if (keys > MAX_KEYS) throw broken(path, 'its head claims too many keys')
  const values = new Map<string, unknown>()
  for (let at = 0; at < keys; at++) {
    const key = await head.text(MAX_KEY_BYTES)
    const value = await readValue(head, path)
    if (value !== undefined) values.set(key, value)
  }
  return values
}

async function readValue(head: Head, path: string): Promise<unknown> {
  const type = await head.u32()
  if (type === TEXT) return head.text(MAX_TEXT_BYTES)
  if (type !== LIST) return head.scalar(type)
  const itemType = await head.u32()
  const items = await head.u64()
  if (items > MAX_ITEMS) throw broken(path, 'its head claims a list that is too long')
  if (itemType === LIST) throw broken(path, 'its head holds lists of lists')
  if (itemType === TEXT) for (let at = 0; at < items; at++) await head.skip(await head.u64())
  else await head.skip(items * head.sizeOf(itemType))
  return undefined
}

function facts(values: Map<string, unknown>, sizeBytes: number, path: string): GgufFacts {
  const text = (key: string) => {
    const value = values.get(key)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const architecture = text('general.architecture')
  if (architecture === null) throw broken(path, 'it does not name its architecture')
  const contextLength = values.get(`${architecture}.context_length`)
  return {
    name: text('general.name'),
    architecture,
    contextLength: typeof contextLength === 'number' && contextLength > 0 ? contextLength : null,
    template: text('tokenizer.chat_template'),
    isEmbedding: values.has(`${architecture}.pooling_type`) || /bert/.test(architecture),
    kvBytesPerToken: kvOf(values, architecture),
    sizeBytes,
  }
}

function kvOf(values: Map<string, unknown>, architecture: string): number | null {
  const at = (key: string) => {
    const value = values.get(`${architecture}.${key}`)
    return typeof value === 'number' && value > 0 ? value : null
  }
  const heads = at('attention.head_count')
  const width = at('embedding_length')
  return kvBytesPerToken({
    layers: at('block_count'),
    kvHeads: at('attention.head_count_kv') ?? heads,
    keyLength: at('attention.key_length') ?? (heads !== null && width !== null ? width / heads : null),
    valueLength: at('attention.value_length'),
  })
}

/** A reader of little-endian values from the start of the file, piece by piece. Reading past the end is a broken file. */
class Head {
  readonly #file: FileHandle
  readonly #path: string
  #piece = Buffer.alloc(0)
  #pieceAt = 0
  #at = 0

  constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  async u32(): Promise<number> {
    return (await this.#take(4)).readUInt32LE()
  }

  async u64(): Promise<number> {
    const value = (await this.#take(8)).readBigUInt64LE()
    if (value > Number.MAX_SAFE_INTEGER) throw broken(this.#path, 'its head claims impossible sizes')
    return Number(value)
  }

  async text(maxBytes: number): Promise<string> {
    const size = await this.u64()
    if (size > maxBytes) throw broken(this.#path, 'its head holds a text that is too long')
    return (await this.#take(size)).toString('utf8')
  }

  async scalar(type: number): Promise<number | boolean> {
    const bytes = await this.#take(this.sizeOf(type))
    if (type === 7) return bytes[0] !== 0
    if (type === 6) return bytes.readFloatLE()
    if (type === 12) return bytes.readDoubleLE()
    if (type === 10) return Number(bytes.readBigUInt64LE())
    if (type === 11) return Number(bytes.readBigInt64LE())
    return type % 2 === 0 ? bytes.readUIntLE(0, bytes.length) : bytes.readIntLE(0, bytes.length)
  }

  sizeOf(type: number): number {
    const size = SIZES[type]
    if (size === undefined) throw broken(this.#path, `its head holds a value of the unknown type ${type}`)
    return size
  }

  async skip(bytes: number): Promise<void> {
    this.#at += bytes
    if (this.#at > MAX_HEAD_BYTES) throw broken(this.#path, 'its head is too long')
  }

  async #take(bytes: number): Promise<Buffer> {
    const inPiece = this.#at - this.#pieceAt
    const isHere = inPiece >= 0 && inPiece + bytes <= this.#piece.length
    if (!isHere) await this.#read(bytes)
    const from = this.#at - this.#pieceAt
    await this.skip(bytes)
    return this.#piece.subarray(from, from + bytes)
  }

  async #read(bytes: number): Promise<void> {
    const piece = Buffer.alloc(Math.max(PIECE_BYTES, bytes))
    const { bytesRead } = await this.#file.read(piece, 0, piece.length, this.#at)
    if (bytesRead < bytes) throw broken(this.#path, 'it ends in the middle of its head')
    this.#piece = piece.subarray(0, bytesRead)
    this.#pieceAt = this.#at
  }
}
