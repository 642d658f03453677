import type { AdapterChat } from '../adapter.ts'

export type DialectId = 'openai' | 'openrouter' | 'lmstudio' | 'vllm' | 'llama_server' | 'generic'

/** Where servers of one wire format differ. Everything optional that a server refuses is left out at the next try anyway. */
export interface Dialect {
  id: DialectId
  maxTokensField: 'max_tokens' | 'max_completion_tokens'
  /** sends the schema of a structured answer in the place where this server reads it */
  responseFormat(schema: Record<string, unknown>): Record<string, unknown>
  /** what else goes into each request */
  extras(chat: AdapterChat): Record<string, unknown>
  /** text between <think> tags is thinking; the others send it in a field of its own */
  hasInlineThinking: boolean
}

const jsonSchema = (schema: Record<string, unknown>) => ({
  type: 'json_schema',
  json_schema: { name: 'answer', schema, strict: true },
})

const base: Omit<Dialect, 'id'> = {
  maxTokensField: 'max_tokens',
  responseFormat: jsonSchema,
  extras: () => ({}),
  hasInlineThinking: true,
}

const effortOf = ({ params }: AdapterChat) => {
  const thinking = params.thinking ?? 'auto'
  return thinking === 'auto' ? undefined : thinking === 'off' ? 'none' : thinking
}

/** vLLM and llama-server hand this to the chat template. */
const templateThinking = (chat: AdapterChat) =>
  chat.params.thinking === 'off' ? { chat_template_kwargs: { enable_thinking: false } } : {}

export const DIALECTS: Record<DialectId, Dialect> = {
  openai: {
    ...base,
    id: 'openai',
    maxTokensField: 'max_completion_tokens',
    hasInlineThinking: false,
    extras: (chat) => {
      const effort = effortOf(chat)
      if (effort === undefined || !chat.model.capabilities.includes('thinking')) return {}
      return { reasoning_effort: effort === 'none' ? 'minimal' : effort }
    },
  },
  openrouter: {
    ...base,
    id: 'openrouter',
    hasInlineThinking: false,
    extras: (chat) => {
      const effort = effortOf(chat)
      const reasoning = effort === 'none' ? { enabled: false } : { effort }
      return {
        usage: { include: true },
        // else a route that does not know tools drops them without a word
        ...(chat.tools.length > 0 || chat.format !== undefined ? { provider: { require_parameters: true } } : {}),
        ...(effort === undefined ? {} : { reasoning }),
      }
    },
  },
  lmstudio: { ...base, id: 'lmstudio' },
  vllm: { ...base, id: 'vllm', extras: templateThinking },
  llama_server: {
    ...base,
    id: 'llama_server',
    // it reads the schema at the top level, OpenAI's clients send it below json_schema: both are sent
    responseFormat: (schema) => ({ ...jsonSchema(schema), schema }),
    extras: (chat) => ({ ...(chat.tools.length > 0 ? { parallel_tool_calls: true } : {}), ...templateThinking(chat) }),
  },
  generic: { ...base, id: 'generic' },
}

/** What the address alone tells. */
export function dialectOfHost(baseUrl: string): DialectId | undefined {
  const { hostname } = new URL(baseUrl)
  if (hostname === 'openrouter.ai' || hostname.endsWith('.openrouter.ai')) return 'openrouter'
  if (hostname === 'api.openai.com' || hostname.endsWith('.openai.azure.com')) return 'openai'
  return undefined
}

/** What the owner of the listed models tells. */
export function dialectOfOwner(owner: string | undefined): DialectId | undefined {
  const owners: Record<string, DialectId> = { vllm: 'vllm', llamacpp: 'llama_server', organization_owner: 'lmstudio' }
  return owners[owner ?? '']
}
