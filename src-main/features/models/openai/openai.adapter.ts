import { z } from 'zod'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import type { AdapterChat, ProviderAdapter } from '../adapter.ts'
import type { Http, HttpResponse } from '../http.ts'
import { badResponse } from '../http-errors.ts'
import { type ServerEvent, serverEvents, wholeBody } from '../lines.ts'
import type { Who } from '../refusal-rules.ts'
import { type Endpoint, findEndpoint } from './endpoint.ts'
import { listedModels } from './listed-models.ts'
import { openAiMessages } from './openai-messages.ts'
import { openAiEvents } from './openai-stream.ts'

export interface OpenAiDeps {
  http: Http
  who: Who
  baseUrl: string
  nextCallId: () => string
  apiKey: () => Promise<string | null>
}

/** What a server may refuse although the standard has it, in the order in which it is given up. */
const OPTIONAL = [
  'stream_options',
  'parallel_tool_calls',
  'chat_template_kwargs',
  'reasoning_effort',
  'reasoning',
  'usage',
  'seed',
  'temperature',
  'top_p',
  'max_completion_tokens',
  'response_format',
] as const
const MAX_RETRIES = 4

/** Servers that speak OpenAI's /chat/completions, each in its dialect. */
export function createOpenAiAdapter({ http, who, baseUrl, nextCallId, apiKey }: OpenAiDeps): ProviderAdapter {
  let endpoint: Promise<Endpoint> | undefined
  /** fields that this server refused, by model */
  const refused = new Map<string, Set<string>>()

  const headers = async () => {
    const key = await apiKey()
    return { authorization: `Bearer ${key ?? 'none'}`, 'x-title': 'Hearth' }
  }

  async function find(signal: AbortSignal, isFresh = false): Promise<Endpoint> {
    // a look that failed or was given up by somebody else says nothing about ours
    const kept = isFresh ? undefined : await endpoint?.catch(() => undefined)
    if (kept !== undefined) return kept
    const own = findEndpoint({ http, who, baseUrl, headers }, signal)
    endpoint = own
    own.catch(() => {
      if (endpoint === own) endpoint = undefined
    })
    return own
  }

  async function open(chat: AdapterChat, { apiUrl, dialect }: Endpoint): Promise<HttpResponse> {
    const without = refused.get(chat.model.ref.name) ?? new Set()
    const whole = chatBody(chat, dialect)
    for (let tries = 0; ; tries++) {
      const body = leaveOut(whole, without)
      try {
        return await http.stream({
          who,
          url: `${apiUrl}/chat/completions`,
          method: 'POST',
          headers: await headers(),
          body,
          signal: chat.signal,
          traceId: chat.traceId,
        })
      } catch (thrown) {
        const field = tries < MAX_RETRIES ? refusedField(thrown, body) : undefined
        if (field === undefined) throw thrown
        refused.set(chat.model.ref.name, without.add(field))
      }
    }
  }

  return {
    async probe(signal) {
      const { dialect, rootUrl } = await find(signal, true)
      // its list of models is public, so only this tells whether the key is good
      if (dialect.id === 'openrouter')
        await http.json({ who, url: `${rootUrl}/v1/key`, headers: await headers(), signal })
      return { version: null }
    },

    listModels: async (signal) => listedModels(await find(signal)),

    async *chat(chat) {
      const found = await find(chat.signal)
      const response = await open(chat, found)
      yield* openAiEvents(eventsOf(response, who), {
        who,
        nextCallId,
        toolNames: chat.tools.map((tool) => tool.name),
        hasInlineThinking: found.dialect.hasInlineThinking,
        started: response.started,
      })
    },

    async embed(model, texts, signal) {
      const { apiUrl } = await find(signal)
      const answer = Embedded.safeParse(
        await http.json({
          who,
          url: `${apiUrl}/embeddings`,
          method: 'POST',
          headers: await headers(),
          body: { model: model.ref.name, input: texts, encoding_format: 'float' },
          signal,
          limits: EMBED_LIMITS,
        }),
      )
      if (!answer.success) throw badResponse(who, 'answered with vectors in an unknown form')
      // the order of the answer is not promised
      const rows = answer.data.data.map((row, at) => ({ ...row, index: row.index ?? at }))
      return rows.toSorted((a, b) => a.index - b.index).map((row) => row.embedding)
    },

    async countTokens(_name, texts, signal) {
      const { dialect, rootUrl } = await find(signal)
      if (dialect.id !== 'llama_server') return null
      const counts: number[] = []
      for (const content of texts) {
        const body = { content, add_special: false, parse_special: false }
        const answer = await http.json({
          who,
          url: `${rootUrl}/tokenize`,
          method: 'POST',
          headers: await headers(),
          body,
          signal,
        })
        counts.push(Tokenized.parse(answer).tokens.length)
      }
      return counts
    },
  }
}

const EMBED_LIMITS = { firstByteMs: 300_000, idleMs: 60_000, totalMs: 600_000 }
const Embedded = z.object({
  data: z.array(z.object({ index: z.number().int().optional(), embedding: z.array(z.number()) })),
})
const Tokenized = z.object({ tokens: z.array(z.unknown()) })

/** Some servers ignore `stream` and answer in one piece. */
async function* eventsOf(response: HttpResponse, who: Who): AsyncGenerator<ServerEvent> {
  if (!/json/.test(response.headers['content-type'] ?? '')) return yield* serverEvents(response.body, who)
  yield { event: undefined, data: await wholeBody(response.body, who) }
}

function chatBody(chat: AdapterChat, dialect: Endpoint['dialect']): Record<string, unknown> {
  const { model, params, tools, format } = chat
  const body = {
    model: model.ref.name,
    messages: openAiMessages(chat.messages),
    stream: true,
    stream_options: { include_usage: true },
    [dialect.maxTokensField]: chat.maxOutputTokens,
    temperature: params.temperature,
    top_p: params.topP,
    seed: params.seed,
    tools: tools.length > 0 ? tools.map((tool) => ({ type: 'function', function: tool })) : undefined,
    response_format: format === undefined ? undefined : dialect.responseFormat(format),
    ...dialect.extras(chat),
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}

function leaveOut(body: Record<string, unknown>, fields: ReadonlySet<string>): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(body).filter(([key]) => !fields.has(key)))
  const limit = fields.has('max_completion_tokens') ? { max_tokens: body.max_completion_tokens } : {}
  return { ...kept, ...limit }
}

/** The field that a refusal names, if it is one that may be left out. */
function refusedField(thrown: unknown, body: Record<string, unknown>): string | undefined {
  const error = toAppError(thrown)
  if (!(error instanceof AppError) || (error.code !== 'llm.bad_request' && error.data.status !== 422)) return undefined
  const said = String(error.data.said ?? '')
  return OPTIONAL.find((field) => field in body && said.includes(field))
}
