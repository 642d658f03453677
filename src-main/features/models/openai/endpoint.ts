import { z } from 'zod'
import { toAppError } from '#shared/errors/errors.ts'
import type { Http } from '../http.ts'
import { badResponse } from '../http-errors.ts'
import type { Who } from '../refusal-rules.ts'
import { DIALECTS, type Dialect, dialectOfHost, dialectOfOwner } from './dialects.ts'

const Text = z.string().optional().catch(undefined)
const Count = z.coerce.number().positive().optional().catch(undefined)

export const ListedModel = z.object({
  id: z.string(),
  name: Text,
  owned_by: Text,
  context_length: Count,
  max_model_len: Count,
  supported_parameters: z.array(z.string()).optional().catch(undefined),
  architecture: z
    .object({ input_modalities: z.array(z.string()).optional() })
    .optional()
    .catch(undefined),
  pricing: z.object({ prompt: z.coerce.number(), completion: z.coerce.number() }).optional().catch(undefined),
  meta: z.object({ n_ctx_train: Count, size: Count }).optional().catch(undefined),
})
export type ListedModel = z.infer<typeof ListedModel>
const Listing = z.object({ data: z.array(z.unknown()) })
const Props = z.object({ default_generation_settings: z.object({ n_ctx: z.number().int().positive() }) })
const NativeModel = z.object({
  id: z.string(),
  type: Text,
  state: Text,
  max_context_length: Count,
  loaded_context_length: Count,
  capabilities: z.array(z.string()).optional().catch(undefined),
})

/** What LM Studio's own API says beyond OpenAI's. */
export type NativeModel = z.infer<typeof NativeModel>

export interface Endpoint {
  /** up to and with /v1, where there is one */
  apiUrl: string
  /** without /v1: for the server's own questions */
  rootUrl: string
  dialect: Dialect
  listed: ListedModel[]
  /** the fixed window of llama-server */
  nCtx: number | null
  native: NativeModel[]
}

export interface EndpointDeps {
  http: Http
  who: Who
  baseUrl: string
  headers: () => Promise<Record<string, string>>
}

const MAX_LISTED = 2_000

/**
 * Finds where the API is (with or without /v1: the commonest mistake in an address), which models it lists, and whose it is.
 *
 * @throws llm.unreachable, llm.auth_rejected, llm.bad_response
 */
export async function findEndpoint(deps: EndpointDeps, signal: AbortSignal): Promise<Endpoint> {
  const rootUrl = deps.baseUrl.replace(/\/v1$/, '')
  const { apiUrl, listed } = await firstListing(deps, [...new Set([deps.baseUrl, `${rootUrl}/v1`, rootUrl])], signal)
  const byAddress = dialectOfHost(deps.baseUrl) ?? dialectOfOwner(listed[0]?.owned_by)
  const isOpen = byAddress === 'openai' || byAddress === 'openrouter'
  const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    if (isOpen) return undefined
    const answer = await get(deps, `${rootUrl}${path}`, signal).catch(() => undefined)
    return schema.safeParse(answer).data
  }
  const [props, native] = await Promise.all([
    ask('/props', Props),
    ask('/api/v0/models', z.object({ data: z.array(NativeModel) })),
  ])
  const id = byAddress ?? (props ? 'llama_server' : native ? 'lmstudio' : 'generic')
  const nCtx = props?.default_generation_settings.n_ctx ?? null
  return { apiUrl, rootUrl, dialect: DIALECTS[id], listed, nCtx, native: native?.data ?? [] }
}

async function firstListing(deps: EndpointDeps, candidates: string[], signal: AbortSignal) {
  let failure: unknown
  for (const apiUrl of candidates) {
    try {
      const listing = Listing.safeParse(await get(deps, `${apiUrl}/models`, signal))
      if (listing.success) return { apiUrl, listed: readListed(listing.data.data) }
      failure ??= badResponse(deps.who, 'does not list models the way this kind of server does')
    } catch (thrown) {
      failure ??= thrown
      // a wrong path is worth another try, a server that is not there or refuses the key is not
      if (!['llm.bad_response', 'llm.model_missing', 'llm.bad_request'].includes(toAppError(thrown).code)) throw thrown
    }
  }
  throw failure
}

const readListed = (rows: unknown[]): ListedModel[] =>
  rows.slice(0, MAX_LISTED).flatMap((row) => ListedModel.safeParse(row).data ?? [])

const get = async ({ http, who, headers }: EndpointDeps, url: string, signal: AbortSignal) =>
  http.json({ who, url, headers: await headers(), signal })
