import { Buffer } from 'node:buffer'
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { Zip, ZipDeflate } from 'fflate'
import type { Db } from '#main/engine/db/db.ts'
import { tables } from '#main/engine/db/tables.ts'
import { TRANSFER_FORMAT, TRANSFER_VERSION } from '#shared/domain/chat-transfer.ts'
import type { ChatTables, ConversationRow } from '../chat.tables.ts'
import { type ExportFormat, exportName } from './export-name.ts'
import { fileOf, readMessages } from './export-rows.ts'
import { HTML_END, htmlHead, htmlOf } from './render-html.ts'
import { markdownHead, markdownOf } from './render-markdown.ts'

export interface ExportRequest {
  /** null: all that are not in the bin */
  conversationIds: string[] | null
  format: ExportFormat
  /** only JSON can hold more than the branch that is shown */
  allBranches: boolean
  withFiles: boolean
  /** where to write */
  target: string
  now: number
}

export interface ExportResult {
  name: string
  mediaType: string
  sizeBytes: number
  conversations: number
}

type Write = (text: string) => void

const t = tables<ChatTables>()
const TYPES = { markdown: 'text/markdown', html: 'text/html', json: 'application/json' } as const

/** Writes conversations to a file, message by message: how long they are does not matter to the memory. */
export function exportChats(db: Db, request: ExportRequest): ExportResult {
  const rows = conversationsOf(db, request.conversationIds)
  const file = openSync(request.target, 'wx', 0o600)
  try {
    const [only] = rows
    const isArchive = request.format !== 'json' && rows.length !== 1
    const write: Write = (text) => void writeSync(file, text)
    if (request.format === 'json') writeJson(db, rows, { request, write })
    else if (only !== undefined && !isArchive) writeOne(db, only, { request, write })
    else writeArchive(db, rows, { request, file })
    return {
      name: exportName(rows, request.format, request.now),
      mediaType: isArchive ? 'application/zip' : TYPES[request.format],
      sizeBytes: fstatSync(file).size,
      conversations: rows.length,
    }
  } finally {
    closeSync(file)
  }
}

function conversationsOf(db: Db, ids: string[] | null): ConversationRow[] {
  const all = t.selectFrom('conversations').selectAll().where('deleted_at', 'is', null)
  if (ids === null) return db.all(all.orderBy('created_at').orderBy('row_no'))
  return ids.flatMap((id) => db.get(all.where('conversation_id', '=', id)) ?? [])
}

const aboutOf = (row: ConversationRow) => ({ title: row.title, createdAt: row.created_at })

function writeOne(db: Db, row: ConversationRow, to: { request: ExportRequest; write: Write }): void {
  const { request, write } = to
  const isHtml = request.format === 'html'
  write(isHtml ? htmlHead(aboutOf(row)) : markdownHead(aboutOf(row)))
  for (const message of readMessages(db, row, false)) {
    const files = message.files.map(({ id }) => fileOf(db, id, isHtml && request.withFiles))
    const names = files.map((file, at) => file?.name ?? message.names[at] ?? '')
    write(
      isHtml
        ? htmlOf(
            message,
            names.map((name, at) => ({ name, dataAddress: pictureOf(files[at] ?? null) })),
          )
        : markdownOf(message, names),
    )
  }
  if (isHtml) write(HTML_END)
}

const pictureOf = (file: ReturnType<typeof fileOf>): string | null =>
  file?.contentBase64 === undefined ? null : `data:${file.mediaType};base64,${file.contentBase64}`

function writeArchive(db: Db, rows: readonly ConversationRow[], to: { request: ExportRequest; file: number }): void {
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    writeSync(to.file, chunk)
  })
  const taken = new Set<string>()
  for (const row of rows) {
    const entry = new ZipDeflate(freeName(exportName([row], to.request.format, to.request.now), taken), { level: 6 })
    zip.add(entry)
    writeOne(db, row, { request: to.request, write: (text) => entry.push(Buffer.from(text)) })
    entry.push(new Uint8Array(), true)
  }
  zip.end()
}

function freeName(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.')
  let free = name
  for (let no = 2; taken.has(free.toLowerCase()); no++) free = `${name.slice(0, dot)} ${no}${name.slice(dot)}`
  taken.add(free.toLowerCase())
  return free
}

function writeJson(db: Db, rows: readonly ConversationRow[], to: { request: ExportRequest; write: Write }): void {
  const { request, write } = to
  const files = new Set<string>()
  write(`{"format":"${TRANSFER_FORMAT}","version":${TRANSFER_VERSION},"exportedAt":${request.now},"conversations":[`)
  for (const [at, row] of rows.entries()) {
    const head = {
      title: row.title,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      isPinned: row.is_pinned === 1,
    }
    write(`${at === 0 ? '' : ','}\n${JSON.stringify({ ...head, head: row.head_id }).slice(0, -1)},"messages":[`)
    let isFirst = true
    for (const { names: _names, ...message } of readMessages(db, row, request.allBranches)) {
      write(`${isFirst ? '' : ','}\n${JSON.stringify(message)}`)
      isFirst = false
      for (const { id } of message.files) files.add(id)
    }
    write(']}')
  }
  write('],"files":[')
  let isFirst = true
  for (const id of files) {
    const file = fileOf(db, id, request.withFiles)
    if (file === null) continue
    write(`${isFirst ? '' : ','}\n${JSON.stringify(file)}`)
    isFirst = false
  }
  write(']}\n')
}
