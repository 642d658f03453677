import { z } from 'zod'
import { type AdapterChat, type FoundModel, foundModel, type ProviderAdapter } from '../adapter.ts'
import type { Http } from '../http.ts'
import { badResponse } from '../http-errors.ts'
import { serverEvents } from '../lines.ts'
import type { Who } from '../refusal-rules.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { anthropicEvents } from './anthropic-stream.ts'

export interface AnthropicDeps {
  http: Http
  who: Who
  baseUrl: string
  nextCallId: () => string
  apiKey: () => Promise<string | null>
}

const VERSION = '2023-06-01'
const WINDOW = 200_000
const Listing = z.object({ data: z.array(z.object({ id: z.string(), display_name: z.string().optional() })) })
/** Tokens that thinking may take; the least that the API allows is 1024. */
const THINKING_BUDGET = { low: 2_048, medium: 8_192, high: 24_576 } as const

/** Anthropic's /v1/messages. */
export function createAnthropicAdapter({ http, who, baseUrl, nextCallId, apiKey }: AnthropicDeps): ProviderAdapter {
  const headers = async () => ({ 'x-api-key': (await apiKey()) ?? '', 'anthropic-version': VERSION })

  async function list(signal: AbortSignal): Promise<FoundModel[]> {
    const answer = Listing.safeParse(
      await http.json({ who, url: `${baseUrl}/v1/models?limit=1000`, headers: await headers(), signal }),
    )
    if (!answer.success) throw badResponse(who, 'does not list models the way Anthropic does')
    return answer.data.data.map(({ id, display_name: title }) =>
      foundModel(id, {
        title: title ?? id,
        capabilities: [
          'chat',
          'tools',
          'vision',
          ...(/claude-(2|3-(opus|haiku|sonnet|5))/.test(id) ? [] : ['thinking' as const]),
        ],
        contextLength: WINDOW,
        isLoaded: true,
      }),
    )
  }

  return {
    async probe(signal) {
      await list(signal)
      return { version: null }
    },
    listModels: list,
    async *chat(chat) {
      const url = `${baseUrl}/v1/messages`
      const response = await http.stream({
        who,
        url,
        method: 'POST',
        headers: await headers(),
        body: chatBody(chat),
        signal: chat.signal,
        traceId: chat.traceId,
      })
      yield* anthropicEvents(serverEvents(response.body, who), { who, nextCallId, started: response.started })
    },
  }
}

function chatBody(chat: AdapterChat): Record<string, unknown> {
  const { model, params, tools, format } = chat
  const { system, turns } = anthropicMessages(chat.messages)
  const told =
    format === undefined
      ? system
      : `${system}\n\nAnswer only with JSON that follows this schema: ${JSON.stringify(format)}`.trim()
  const budget = thinkingBudget(chat)
  const sampling =
    budget === undefined
      ? {
          temperature: params.temperature === undefined ? undefined : Math.min(1, params.temperature),
          top_p: params.topP,
        }
      : {}
  const body = {
    model: model.ref.name,
    max_tokens: chat.maxOutputTokens + (budget ?? 0),
    stream: true,
    // the part that is the same in every step of a loop is read from the cache, at a tenth of its price
    system: told === '' ? undefined : [{ type: 'text', text: told, cache_control: { type: 'ephemeral' } }],
    messages: turns,
    tools:
      tools.length > 0
        ? tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters }))
        : undefined,
    thinking: budget === undefined ? undefined : { type: 'enabled', budget_tokens: budget },
    ...sampling,
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}

/** Thinking only where the model has it and the person asked for it: it costs. */
function thinkingBudget({ model, params }: AdapterChat): number | undefined {
  const wanted = params.thinking ?? 'auto'
  if (wanted === 'auto' || wanted === 'off' || !model.capabilities.includes('thinking')) return undefined
  return THINKING_BUDGET[wanted]
}
