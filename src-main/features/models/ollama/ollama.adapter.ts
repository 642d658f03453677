import { z } from 'zod'
import { toAppError } from '#shared/errors/errors.ts'
import type { AdapterChat, FoundModel, ProviderAdapter } from '../adapter.ts'
import type { Http, HttpRequest } from '../http.ts'
import { badResponse } from '../http-errors.ts'
import { keepAliveOf } from '../keep-alive.ts'
import { lines } from '../lines.ts'
import type { Who } from '../refusal-rules.ts'
import { MAX_MODELS } from '../sane-models.ts'
import { ollamaMessages } from './ollama-messages.ts'
import { describeModel, Running, Show, Tags } from './ollama-models.ts'
import { pullError, pullProgress } from './ollama-pull.ts'
import { ollamaEvents } from './ollama-stream.ts'
import { ollamaTools } from './tool-schema.ts'

/**
 * The server must refuse a prompt that is too long, not drop parts of it. These and num_ctx are the same in every call, since
 * a change reloads the model.
 */
const NEVER_CUT = { truncate: false, shift: false }
const SHOWN_AT_ONCE = 8
/** Ollama sends nothing while it collects a tool call, so silence then means work, not a hang. */
const IDLE_WITH_TOOLS_MS = 600_000
/** Checking a large file after its download is silent too, and a download may take days. */
const PULL_LIMITS = { firstByteMs: 60_000, idleMs: 900_000, totalMs: 14 * 86_400_000 }
const EMBED_LIMITS = { firstByteMs: 600_000, idleMs: 120_000, totalMs: 900_000 }

export interface OllamaDeps {
  http: Http
  who: Who
  baseUrl: string
  nextCallId: () => string
  /** minutes that a model stays in memory when the person chose nothing for it; absent: as the server does */
  keepAliveMinutes?: (() => number) | undefined
}

/** Ollama's native API. Never its /v1: that one cannot set the window. */
export function createOllamaAdapter(deps: OllamaDeps): ProviderAdapter {
  const { http, who, baseUrl, nextCallId, keepAliveMinutes } = deps
  const keepAlive = (model: AdapterChat['model']) => keepAliveOf(model, keepAliveMinutes?.())
  const at = (path: string, rest: Partial<HttpRequest> = {}): HttpRequest => ({
    who,
    url: `${baseUrl}${path}`,
    ...rest,
  })
  const get = (path: string, signal: AbortSignal) => http.json(at(path, { signal }))
  const post = (path: string, body: unknown, rest: Partial<HttpRequest>) =>
    http.json(at(path, { method: 'POST', body, ...rest }))

  async function running(signal: AbortSignal) {
    return read(Running, await get('/api/ps', signal), who).models
  }

  /** A model that cannot be shown is still listed. */
  const show = async (model: string, signal: AbortSignal) =>
    read(Show, await post('/api/show', { model }, { signal }).catch(() => ({})), who)

  return {
    async probe(signal) {
      const { version } = read(z.object({ version: z.string() }), await get('/api/version', signal), who)
      return { version }
    },

    async listModels(signal) {
      const [tags, loaded] = await Promise.all([get('/api/tags', signal), running(signal).catch(() => [])])
      // each of them is asked about: a list without an end would be a loop without one
      const found = read(Tags, tags, who).models.slice(0, MAX_MODELS)
      const models: FoundModel[] = []
      for (let from = 0; from < found.length; from += SHOWN_AT_ONCE) {
        const some = found.slice(from, from + SHOWN_AT_ONCE)
        models.push(
          ...(await Promise.all(some.map(async (tag) => describeModel(tag, await show(tag.name, signal), loaded)))),
        )
      }
      return models
    },

    async describe(name, signal) {
      const [show, loaded] = await Promise.all([
        post('/api/show', { model: name }, { signal }),
        running(signal).catch(() => []),
      ])
      return describeModel({ name }, read(Show, show, who), loaded)
    },

    async *chat(chat) {
      const limits = chat.tools.length > 0 ? { idleMs: IDLE_WITH_TOOLS_MS } : {}
      const request = at('/api/chat', {
        method: 'POST',
        body: { ...chatBody(chat), ...keepAlive(chat.model) },
        signal: chat.signal,
        traceId: chat.traceId,
        limits,
      })
      if (!chat.model.isLoaded) yield { type: 'load' }
      const response = await http.stream(request)
      yield* ollamaEvents(lines(response.body, who), {
        who,
        nextCallId,
        toolNames: chat.tools.map((tool) => tool.name),
        started: response.started,
      })
    },

    async *load(model, signal) {
      const body = {
        model: model.ref.name,
        messages: [],
        stream: false,
        ...NEVER_CUT,
        ...keepAlive(model),
        options: { num_ctx: model.numCtx },
      }
      yield 0
      await post('/api/chat', body, { signal, limits: { firstByteMs: 600_000, totalMs: 600_000 } })
      yield 1
    },

    async embed(model, texts, signal) {
      const body = {
        model: model.ref.name,
        input: texts,
        truncate: true,
        ...keepAlive(model),
        options: { num_ctx: model.numCtx },
      }
      const answer = await post('/api/embed', body, { signal, limits: EMBED_LIMITS })
      return read(Embeddings, answer, who).embeddings
    },

    async *pull(name, signal) {
      const request = at('/api/pull', {
        method: 'POST',
        body: { model: name, stream: true },
        signal,
        limits: PULL_LIMITS,
      })
      const response = await http.stream(request).catch((thrown: unknown) => {
        const { data } = toAppError(thrown)
        throw typeof data.said === 'string' && data.said !== '' ? pullError(who, name, data.said) : thrown
      })
      yield* pullProgress(lines(response.body, who), { who, name, started: response.started })
    },

    async remove(name, signal) {
      const { body } = await http.stream(at('/api/delete', { method: 'DELETE', body: { model: name }, signal }))
      for await (const _piece of body);
    },

    async unload(name, signal) {
      await post('/api/chat', { model: name, messages: [], stream: false, keep_alive: 0 }, { signal })
    },
  }
}

const Embeddings = z.object({ embeddings: z.array(z.array(z.number())) })

function chatBody(chat: AdapterChat): Record<string, unknown> {
  const { model, params } = chat
  const think = thinkValue(chat)
  const options = {
    num_ctx: model.numCtx,
    num_predict: chat.maxOutputTokens,
    temperature: params.temperature,
    top_p: params.topP,
    seed: params.seed,
  }
  return {
    model: model.ref.name,
    messages: ollamaMessages(chat.messages, { sendsThinking: model.capabilities.includes('thinking') }),
    stream: true,
    ...NEVER_CUT,
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    ...(chat.tools.length > 0 ? { tools: ollamaTools(chat.tools) } : {}),
    ...(think === undefined ? {} : { think }),
    // a grammar would forbid the very form of a call, so tools come before a format
    ...(chat.format === undefined || chat.tools.length > 0 ? {} : { format: chat.format }),
  }
}

/** Left out, a thinking model thinks; for any other model the word is an error. gpt-oss knows only levels. */
function thinkValue({ model, params, format }: AdapterChat): boolean | string | undefined {
  if (!model.capabilities.includes('thinking')) return undefined
  // with a format the server would think first, then start again: twice the time
  const wanted = params.thinking ?? (format === undefined ? 'auto' : 'off')
  const isLevelled = /gpt-?oss/i.test(model.ref.name)
  if (wanted === 'auto') return isLevelled ? undefined : true
  if (wanted === 'off') return isLevelled ? 'low' : false
  return isLevelled ? wanted : true
}

function read<T>(schema: z.ZodType<T>, value: unknown, who: Who): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw badResponse(who, 'answered in a form that Hearth does not know')
  return parsed.data
}
