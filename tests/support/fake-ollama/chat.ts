import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestRecord } from './records.ts'
import { type ChatBody, numberOption, type WireMessage, type WireToolCall } from './request.ts'
import type { FakeModel, FakeToolCall, Fault, Reply } from './script.ts'
import { countTokens, tokensOf } from './tokens.ts'

export interface Generation {
  model: FakeModel
  body: ChatBody
  reply: Reply
  record: RequestRecord
  promptTokens: number
  numCtx: number
  loadMs: number
  signal: AbortSignal
}

type Piece = { kind: 'thinking' | 'content'; text: string }

const NS = 1_000_000
const half = (line: string) => line.slice(0, Math.floor(line.length / 2))

/** Says a reply, chunk by chunk, as one of the two chat paths of the server would. */
export async function generate(response: ServerResponse, job: Generation): Promise<void> {
  const out = job.body.stream === false ? new Whole(response, job) : new Ndjson(response, job)
  const startedAt = performance.now()
  if (job.reply.delayMs !== undefined) await sleep(job.reply.delayMs, undefined, { signal: job.signal })
  const promptMs = performance.now() - startedAt
  const { pieces, isCutByLength } = plan(job)
  const { fault } = job.reply
  for await (const [at, piece] of paced(pieces, job.reply.tokensPerSecond ?? 0, job.signal)) {
    if (fault !== undefined && 'after' in fault && fault.after === at && (await out.fail(fault))) return
    await out.say(piece.kind === 'thinking' ? { thinking: piece.text, content: '' } : { content: piece.text })
    job.record.tokensSent += 1
  }
  if (fault !== undefined && 'after' in fault && fault.after >= pieces.length && (await out.fail(fault))) return
  const calls = isCutByLength ? [] : (job.reply.toolCalls ?? [])
  const final = await sayCalls(out, job, calls)
  if (final === null) return
  await out.finish(final, {
    done_reason: isCutByLength ? 'length' : (job.reply.doneReason ?? 'stop'),
    total_duration: Math.round((performance.now() - startedAt + job.loadMs) * NS),
    load_duration: Math.round(job.loadMs * NS),
    prompt_eval_count: job.reply.promptEvalCount ?? job.promptTokens,
    prompt_eval_duration: Math.round(promptMs * NS),
    eval_count: job.record.tokensSent + countTokens(JSON.stringify(calls)) - 1,
    eval_duration: Math.round((performance.now() - startedAt - promptMs) * NS),
  })
}

/** The tokens to say, as many as the request and the window leave room for. */
function plan(job: Generation): { pieces: Piece[]; isCutByLength: boolean } {
  const { reply, body, model } = job
  const canThink = model.capabilities?.includes('thinking') === true && body.think !== false
  const thinking = canThink ? tokensOf(reply.thinking ?? '') : []
  const content = tokensOf((reply.text ?? '').repeat(reply.repeat ?? 1))
  const all: Piece[] = [
    ...thinking.map((text) => ({ kind: 'thinking' as const, text })),
    ...content.map((text) => ({ kind: 'content' as const, text })),
  ]
  const asked = numberOption(body, 'num_predict') ?? -1
  const room = Math.max(0, job.numCtx - job.promptTokens)
  const limit = asked < 0 ? room : Math.min(asked, room)
  return { pieces: all.slice(0, limit), isCutByLength: all.length > limit }
}

async function* paced(pieces: Piece[], perSecond: number, signal: AbortSignal): AsyncGenerator<[number, Piece]> {
  const startedAt = performance.now()
  for (const [at, piece] of pieces.entries()) {
    const waitMs = perSecond > 0 ? startedAt + ((at + 1) * 1_000) / perSecond - performance.now() : 0
    if (waitMs >= 1) await sleep(waitMs, undefined, { signal })
    signal.throwIfAborted()
    yield [at, piece]
  }
}

/** Sends or keeps the tool calls, by path. Returns the final message, or null when they broke the stream. */
async function sayCalls(out: Out, job: Generation, calls: FakeToolCall[]): Promise<Partial<WireMessage> | null> {
  const isNative = job.model.path === 'native'
  const whole: WireToolCall[] = []
  for (const [index, call] of calls.entries()) {
    if ('raw' in call) {
      if (isNative) {
        const error = `llama-server returned invalid tool call arguments for "${call.name}"`
        await out.fail({ kind: 'error_line', after: 0, error })
        return null
      }
      await out.say({ content: `{"name": "${call.name}", "arguments": ${call.raw}}` })
      continue
    }
    const id = isNative ? `${'0'.repeat(31)}${index}` : `call_${String(job.record.startedAt + index).slice(-8)}`
    const wire = { id, function: { index, name: call.name, arguments: call.arguments } }
    if (isNative) whole.push(wire)
    else await out.say({ content: '', tool_calls: [wire] })
  }
  return whole.length > 0 ? { content: '', tool_calls: whole } : { content: '' }
}

interface Out {
  say(message: Partial<WireMessage>): Promise<void>
  finish(message: Partial<WireMessage>, metrics: Record<string, number | string>): Promise<void>
  /** True when nothing more may be sent. */
  fail(fault: Fault): Promise<boolean>
}

const withoutZeros = (metrics: Record<string, number | string>) =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => value !== 0))

function envelope(job: Generation): Record<string, unknown> {
  const { model } = job
  const remote = model.remoteHost === undefined ? {} : { remote_model: model.name, remote_host: model.remoteHost }
  return { model: job.body.model, created_at: new Date().toISOString(), ...remote }
}

class Ndjson implements Out {
  readonly #response: ServerResponse
  readonly #job: Generation

  constructor(response: ServerResponse, job: Generation) {
    this.#response = response
    this.#job = job
  }

  async say(message: Partial<WireMessage>): Promise<void> {
    await this.#line({ ...envelope(this.#job), message: { role: 'assistant', ...message }, done: false })
  }

  async finish(message: Partial<WireMessage>, metrics: Record<string, number | string>): Promise<void> {
    const said = { role: 'assistant', ...message }
    await this.#line({ ...envelope(this.#job), message: said, done: true, ...withoutZeros(metrics) })
    this.#response.end()
  }

  async fail(fault: Fault): Promise<boolean> {
    if (fault.kind === 'garbage') {
      await this.#write('<<< this line is not JSON >>>\n')
      return false
    }
    this.#job.record.outcome = 'fault'
    if (fault.kind === 'error_line') await this.#line({ error: fault.error })
    if (fault.kind === 'flood') await this.#flood(fault.bytes)
    if (fault.kind === 'hang') await this.#hang()
    if (fault.kind === 'cut') await this.#cut()
    else this.#response.end()
    return true
  }

  async #line(value: unknown): Promise<void> {
    await this.#write(`${JSON.stringify(value)}\n`)
  }

  /** One line without an end. */
  async #flood(bytes: number): Promise<void> {
    const block = 'x'.repeat(64 * 1_024)
    for (let sent = 0; sent < bytes; sent += block.length) await this.#write(block)
  }

  async #hang(): Promise<void> {
    this.#response.flushHeaders()
    if (!this.#job.signal.aborted) await once(this.#job.signal, 'abort')
  }

  async #cut(): Promise<void> {
    const line = JSON.stringify({ ...envelope(this.#job), message: { role: 'assistant', content: '' } })
    await new Promise<void>((resolve) => this.#response.write(half(line), () => resolve()))
    this.#response.socket?.destroy()
  }

  async #write(text: string): Promise<void> {
    const { signal } = this.#job
    signal.throwIfAborted()
    if (!this.#response.headersSent) this.#response.setHeader('content-type', 'application/x-ndjson')
    if (!this.#response.write(text)) await once(this.#response, 'drain', { signal })
  }
}

/** `stream: false`: everything at once, as one JSON object. */
class Whole implements Out {
  readonly #response: ServerResponse
  readonly #job: Generation
  #message: WireMessage = { role: 'assistant', content: '' }

  constructor(response: ServerResponse, job: Generation) {
    this.#response = response
    this.#job = job
  }

  async say(message: Partial<WireMessage>): Promise<void> {
    const { thinking = '', content = '', tool_calls = [] } = message
    const before = this.#message
    this.#message = { ...before, content: before.content + content }
    if (thinking !== '' || before.thinking !== undefined) this.#message.thinking = (before.thinking ?? '') + thinking
    const calls = [...(before.tool_calls ?? []), ...tool_calls]
    if (calls.length > 0) this.#message.tool_calls = calls
  }

  async finish(message: Partial<WireMessage>, metrics: Record<string, number | string>): Promise<void> {
    await this.say(message)
    this.#response.setHeader('content-type', 'application/json; charset=utf-8')
    const body = { ...envelope(this.#job), message: this.#message, done: true, ...withoutZeros(metrics) }
    this.#response.end(JSON.stringify(body))
  }

  async fail(fault: Fault): Promise<boolean> {
    this.#job.record.outcome = 'fault'
    if (fault.kind === 'hang') await once(this.#job.signal, 'abort')
    else if (fault.kind === 'error_line') {
      this.#response.statusCode = 500
      this.#response.end(JSON.stringify({ error: fault.error }))
    } else this.#response.socket?.destroy()
    return true
  }
}
