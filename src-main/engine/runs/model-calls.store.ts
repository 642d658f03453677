import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { EpochMs, RunId } from '#shared/domain/ids.ts'
import type { ModelParams } from '#shared/domain/model.ts'
import type { Db, Tx } from '../db/db.ts'
import type { ChatRequest, ModelMessage, ToolSpec } from '../ports/model-gateway.ts'

/** What a model call was sent, to be read by the person later. */
export type SentPrompt = Pick<ChatRequest, 'messages' | 'tools' | 'params' | 'maxOutputTokens'>

/** What is kept beside the step of a model call. */
export interface KeptCall {
  messages: KeptMessage[]
  tools: { name: string; description: string }[]
  params: ModelParams
  maxOutputTokens: number | null
  reasoning: string | null
  firstTokenMs: number | null
  tokensPerSecond: number | null
}

export interface KeptMessage {
  role: ModelMessage['role']
  content: string
  tool?: string
  calls?: { tool: string; args: unknown }[]
}

interface CallRow {
  parts: string
  tools_part: number | null
  request: string
  reasoning: string | null
  first_token_ms: number | null
  tokens_per_second: number | null
}

const MAX_MESSAGE_CHARS = 256_000
const MAX_REASONING_CHARS = 256_000
const MAX_ARGS_CHARS = 64_000
/** below it, packing costs more than it saves */
const PACKED_FROM_CHARS = 600
/** Parts that are used again every day need no write for it. */
const TOUCH_AFTER_MS = 24 * 60 * 60_000
const ORPHAN_AFTER_MS = 2 * TOUCH_AFTER_MS

/** In the transaction that begins the step. Each message is kept once, however many calls send it again. */
export function putSentPrompt(
  tx: Tx,
  step: { runId: RunId; stepNo: number },
  { messages, tools, params, maxOutputTokens }: SentPrompt,
  now: EpochMs,
): void {
  const parts = messages.map((message) => putPart(tx, toKept(message), now))
  const toolsPart = tools.length === 0 ? null : putPart(tx, tools.map(toKeptTool), now)
  tx.sql(
    `INSERT INTO model_calls (run_id, step_no, parts, tools_part, request) VALUES (?, ?, ?, ?, ?)`,
    step.runId,
    step.stepNo,
    JSON.stringify(parts),
    toolsPart,
    JSON.stringify({ params, maxOutputTokens }),
  )
}

/** In the transaction that ends the step. Does nothing for a step without a kept prompt. */
export function putAnswerFacts(
  tx: Tx,
  step: { runId: RunId; stepNo: number },
  facts: { reasoning?: string | undefined; firstTokenMs?: number | undefined; tokensPerSecond?: number | undefined },
): void {
  tx.sql(
    'UPDATE model_calls SET reasoning = ?, first_token_ms = ?, tokens_per_second = ? WHERE run_id = ? AND step_no = ?',
    facts.reasoning === undefined || facts.reasoning === '' ? null : cut(facts.reasoning, MAX_REASONING_CHARS),
    facts.firstTokenMs ?? null,
    facts.tokensPerSecond ?? null,
    step.runId,
    step.stepNo,
  )
}

/** Null when nothing was kept of it. */
export function findModelCall(db: Db, runId: RunId, stepNo: number): KeptCall | null {
  const [row] = db.sql<CallRow>(
    `SELECT parts, tools_part, request, reasoning, first_token_ms, tokens_per_second FROM model_calls
     WHERE run_id = ? AND step_no = ?`,
    runId,
    stepNo,
  )
  if (row === undefined) return null
  const numbers = JSON.parse(row.parts) as number[]
  const bodies = readParts(db, row.tools_part === null ? numbers : [...numbers, row.tools_part])
  const { params, maxOutputTokens = null } = JSON.parse(row.request)
  return {
    messages: numbers.map((partNo) => (bodies.get(partNo) ?? GONE) as KeptMessage),
    tools: row.tools_part === null ? [] : ((bodies.get(row.tools_part) ?? []) as KeptCall['tools']),
    params,
    maxOutputTokens,
    reasoning: row.reasoning,
    firstTokenMs: row.first_token_ms,
    tokensPerSecond: row.tokens_per_second,
  }
}

/**
 * Parts that no call names any more. Reads every call: for a worker. A call that begins meanwhile may name one of them
 * again, and then its time of use is new: `deletePart` looks.
 */
export function findOrphanParts(db: Db, limit: number): number[] {
  return db
    .sql<{ part_no: number }>(
      `SELECT part_no FROM prompt_parts WHERE part_no NOT IN (
         SELECT value FROM model_calls, json_each(model_calls.parts)
         UNION SELECT tools_part FROM model_calls WHERE tools_part IS NOT NULL
       ) LIMIT ?`,
      limit,
    )
    .map((row) => row.part_no)
}

/** Unless it was used in the last two days. */
export function deleteParts(tx: Tx, partNos: readonly number[], now: EpochMs): void {
  tx.sql(
    'DELETE FROM prompt_parts WHERE part_no IN (SELECT value FROM json_each(?)) AND used_at < ?',
    JSON.stringify(partNos),
    now - ORPHAN_AFTER_MS,
  )
}

const GONE: KeptMessage = { role: 'user', content: '' }

function putPart(tx: Tx, body: unknown, now: EpochMs): number {
  const json = JSON.stringify(body)
  const hash = createHash('sha256').update(json).digest()
  const [found] = tx.sql<{ part_no: number; used_at: number }>(
    'SELECT part_no, used_at FROM prompt_parts WHERE hash = ?',
    hash,
  )
  if (found !== undefined) {
    const isOld = now - found.used_at > TOUCH_AFTER_MS
    if (isOld) tx.sql('UPDATE prompt_parts SET used_at = ? WHERE part_no = ?', now, found.part_no)
    return found.part_no
  }
  const isPacked = json.length >= PACKED_FROM_CHARS
  const [row] = tx.sql<{ part_no: number }>(
    'INSERT INTO prompt_parts (hash, body, is_packed, used_at) VALUES (?, ?, ?, ?) RETURNING part_no',
    hash,
    isPacked ? deflateRawSync(json, { level: 1 }) : Buffer.from(json),
    isPacked ? 1 : 0,
    now,
  )
  return row?.part_no ?? 0
}

function readParts(db: Db, partNos: readonly number[]): Map<number, unknown> {
  const rows = db.sql<{ part_no: number; body: Buffer; is_packed: 0 | 1 }>(
    'SELECT part_no, body, is_packed FROM prompt_parts WHERE part_no IN (SELECT value FROM json_each(?))',
    JSON.stringify(partNos),
  )
  return new Map(
    rows.map(({ part_no, body, is_packed }) => [
      part_no,
      JSON.parse((is_packed === 1 ? inflateRawSync(body) : body).toString('utf8')),
    ]),
  )
}

/** Pictures are named and not kept: they are in the message that holds them. */
function toKept(message: ModelMessage): KeptMessage {
  const content = cut(message.content, MAX_MESSAGE_CHARS)
  switch (message.role) {
    case 'assistant': {
      const thought = message.reasoning?.text ?? ''
      const text = thought === '' ? content : `[Thinking] ${cut(thought, MAX_MESSAGE_CHARS)}\n\n${content}`
      const calls = message.toolCalls.map(({ tool, args }) => ({ tool, args: boundArgs(args) }))
      return { role: 'assistant', content: text, ...(calls.length === 0 ? {} : { calls }) }
    }
    case 'tool':
      return { role: 'tool', content, tool: message.tool }
    case 'user': {
      const pictures = (message.images ?? []).map((image) => `[Picture, ${image.mediaType}]`)
      return { role: 'user', content: [...pictures, content].join('\n') }
    }
    case 'system':
      return { role: 'system', content }
  }
}

const toKeptTool = ({ name, description }: ToolSpec) => ({ name, description })

const boundArgs = (args: unknown): unknown => {
  const json = JSON.stringify(args) ?? ''
  return json.length <= MAX_ARGS_CHARS ? args : `${json.slice(0, MAX_ARGS_CHARS)}…`
}

const cut = (text: string, maxChars: number): string =>
  text.length <= maxChars
    ? text
    : `${text.slice(0, maxChars)}\n[${text.length - maxChars} more characters are not kept]`
