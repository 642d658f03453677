import type { ServerResponse } from 'node:http'
import { capabilitiesOf, embed, fullName, loaded, show, tag } from './catalogue.ts'
import { generate } from './chat.ts'
import { Library, type LibraryModel } from './library.ts'
import type { RequestRecord } from './records.ts'
import { type ChatBody, checkChat, fitPrompt, keepAliveMs, numberOption, Refusal } from './request.ts'
import { Runners, windowOf } from './runners.ts'
import { type FakeModel, findReply, type Reply, type Rule, type Script } from './script.ts'
import { countTokens } from './tokens.ts'
import { rebuildTools } from './tool-schemas.ts'

export interface Call {
  response: ServerResponse
  record: RequestRecord
  body: Record<string, unknown>
  signal: AbortSignal
}

export interface ApiOptions {
  models: FakeModel[]
  script: Script
  /** what /api/pull can fetch */
  library?: LibraryModel[]
  version?: string
  /** requests that one model answers at a time (OLLAMA_NUM_PARALLEL) */
  parallel?: number
  /** waiting requests before 503 (OLLAMA_MAX_QUEUE) */
  maxQueue?: number
}

type Route = (call: Call) => Promise<void> | void

const BUSY = 'server busy, please try again.  maximum pending requests exceeded'
const NO_ANSWER: Reply = { text: 'The script has no answer for this.' }

/** The endpoints, by method and path. */
export class Api {
  readonly runners: Runners
  models: FakeModel[]
  readonly library = new Library()
  readonly #version: string
  #script: Script
  #used = new Map<Rule, number>()

  readonly routes: Record<string, Route> = {
    'GET /': ({ response }) => sendText(response, 'Ollama is running'),
    'HEAD /': ({ response }) => sendText(response, ''),
    'GET /api/version': ({ response }) => sendJson(response, { version: this.#version }),
    'GET /api/tags': ({ response }) => sendJson(response, { models: this.models.map(tag) }),
    'GET /api/ps': ({ response }) => sendJson(response, { models: this.runners.list().map(loaded) }),
    'GET /api/status': ({ response }) => sendJson(response, { cloud: { disabled: true, source: 'env' } }),
    'POST /api/show': ({ response, body }) => sendJson(response, show(this.#modelOf(body))),
    'POST /api/chat': (call) => this.#chat(call),
    'POST /api/generate': (call) => this.#generate(call),
    'POST /api/embed': (call) => this.#embed(call),
    'POST /api/pull': (call) => this.#pull(call),
    'DELETE /api/delete': (call) => this.#delete(call),
  }

  constructor(options: ApiOptions) {
    this.models = options.models
    this.#script = options.script
    this.library.models = options.library ?? []
    this.#version = options.version ?? '0.30.4'
    this.runners = new Runners({ parallel: options.parallel ?? 1, maxQueue: options.maxQueue ?? 512 })
  }

  set script(script: Script) {
    this.#script = script
    this.#used = new Map()
  }

  #modelOf(body: Record<string, unknown>): FakeModel {
    const name = String(body.model ?? body.name ?? '')
    const found = this.models.find((model) => fullName(model.name) === fullName(name))
    if (found === undefined) throw new Refusal(404, `model '${name}' not found`)
    return found
  }

  async #chat(call: Call): Promise<void> {
    const body = checkChat(call.body)
    const model = this.#modelOf(call.body)
    if (body.messages.length === 0) return this.#loadOrUnload(call)
    checkCapabilities(model, body)
    call.record.seenTools = rebuildTools(body.tools ?? [])
    const reply = findReply(this.#script, body, this.#used)?.reply ?? NO_ANSWER
    const { fault } = reply
    if (fault?.kind === 'status') throw new Refusal(fault.status, fault.error)
    if (fault?.kind === 'content_type') {
      call.record.outcome = 'fault'
      call.response.setHeader('content-type', fault.contentType)
      call.response.end(fault.body)
      return
    }
    await this.#answer(call, { body, model, reply })
  }

  async #answer(call: Call, job: { body: ChatBody; model: FakeModel; reply: Reply }): Promise<void> {
    const { response, record, signal } = call
    const { body, model } = job
    if (this.runners.queueIsFull) throw new Refusal(503, BUSY)
    const leave = await this.runners.enter(model.name, signal)
    try {
      const numCtx = windowOf(model, numberOption(body, 'num_ctx'))
      const launch = { numCtx, shift: body.shift !== false }
      const { loadMs } = await this.runners.ready(model, launch, { keepAliveMs: keepAliveMs(body.keep_alive), signal })
      const { promptTokens, wasCut } = fitPrompt(body, numCtx)
      Object.assign(record, { numCtx, promptTokens, wasCut })
      await generate(response, { ...job, record, promptTokens, numCtx, loadMs, signal })
    } finally {
      leave()
    }
  }

  /** No messages, or an empty prompt: the model is only loaded; with `keep_alive: 0` it is unloaded. */
  async #loadOrUnload({ response, record, body, signal }: Call): Promise<void> {
    const model = this.#modelOf(body)
    const keep = keepAliveMs(body.keep_alive)
    const isUnload = keep === 0
    if (isUnload) this.runners.unload(model.name)
    else {
      record.numCtx = windowOf(model, numberOption(body, 'num_ctx'))
      const launch = { numCtx: record.numCtx, shift: body.shift !== false }
      await this.runners.ready(model, launch, { keepAliveMs: keep, signal })
    }
    const said = record.path === '/api/generate' ? { response: '' } : { message: { role: 'assistant', content: '' } }
    const end = { done: true, done_reason: isUnload ? 'unload' : 'load' }
    sendJson(response, { model: body.model, created_at: new Date().toISOString(), ...said, ...end })
  }

  async #generate(call: Call): Promise<void> {
    if ((call.body.prompt ?? '') === '') return this.#loadOrUnload(call)
    throw new Refusal(400, 'this program answers /api/chat; here it only loads and unloads')
  }

  async #pull({ response, record, body, signal }: Call): Promise<void> {
    const name = fullName(String(body.model ?? body.name ?? ''))
    const model = await this.library.pull(name, { response, record, signal })
    if (model === null) return
    this.models = [...this.models.filter((each) => fullName(each.name) !== name), { ...model, name }]
  }

  #delete({ response, body }: Call): void {
    const model = this.#modelOf(body)
    this.runners.unload(model.name)
    this.models = this.models.filter((each) => each !== model)
    response.end()
  }

  async #embed({ response, body, signal }: Call): Promise<void> {
    const model = this.#modelOf(body)
    if (!capabilitiesOf(model).includes('embedding')) throw new Refusal(400, 'this model does not support embeddings')
    const input = body.input ?? []
    const texts = (Array.isArray(input) ? input : [input]).map(String)
    const numCtx = windowOf(model, numberOption(body, 'num_ctx'))
    if (body.truncate === false && texts.some((text) => countTokens(text) > numCtx)) {
      throw new Refusal(400, 'the input length exceeds the context length')
    }
    const keep = keepAliveMs(body.keep_alive)
    await this.runners.ready(model, { numCtx, shift: true }, { keepAliveMs: keep, signal })
    const dimensions = typeof body.dimensions === 'number' ? body.dimensions : (model.embeddingLength ?? 32)
    sendJson(response, {
      model: body.model,
      embeddings: texts.map((text) => embed(text, dimensions)),
      total_duration: 1_000_000,
      prompt_eval_count: texts.reduce((sum, text) => sum + countTokens(text), 0),
    })
  }
}

function checkCapabilities(model: FakeModel, body: ChatBody): void {
  const can = capabilitiesOf(model)
  if ((body.tools?.length ?? 0) > 0 && !can.includes('tools')) {
    throw new Refusal(400, `registry.ollama.ai/library/${fullName(model.name)} does not support tools`)
  }
  if (!can.includes('vision') && body.messages.some((message) => (message.images?.length ?? 0) > 0)) {
    throw new Refusal(400, `"${body.model}" does not support image input`)
  }
  if (body.think !== undefined && body.think !== false && !can.includes('thinking')) {
    throw new Refusal(400, `"${body.model}" does not support thinking`)
  }
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(value))
}

function sendText(response: ServerResponse, text: string): void {
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end(text)
}
