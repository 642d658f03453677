import { countTokens } from './tokens.ts'

/** A refusal before the first byte: a status and `{"error": ...}`. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface WireToolCall {
  id?: string
  function: { index?: number; name: string; arguments: Record<string, unknown> }
}

export interface WireMessage {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
  /** base64, without a prefix */
  images?: string[]
  thinking?: string
  tool_calls?: WireToolCall[]
  tool_name?: string
  tool_call_id?: string
}

export interface WireTool {
  type: 'function'
  function: { name: string; description?: string; parameters: Record<string, unknown> }
}

export interface ChatBody {
  model: string
  messages: WireMessage[]
  tools?: WireTool[]
  stream?: boolean
  format?: unknown
  think?: boolean | string
  keep_alive?: number | string
  truncate?: boolean
  shift?: boolean
  options?: Record<string, unknown>
}

const INTEGER_OPTIONS = ['num_ctx', 'num_predict', 'num_keep', 'num_batch', 'num_gpu', 'num_thread', 'seed', 'top_k']
const FLOAT_OPTIONS = ['temperature', 'top_p', 'min_p', 'repeat_penalty', 'presence_penalty', 'frequency_penalty']
const THINK_LEVELS = ['low', 'medium', 'high', 'max']
const TOO_LONG =
  'the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length'

/** Refuses what the server's own structs refuse: types only, never a meaning. */
export function checkChat(body: Partial<ChatBody>): ChatBody {
  if (typeof body.model !== 'string' || body.model === '') throw new Refusal(400, 'model is required')
  const { messages = [], think, options = {} } = body
  for (const message of messages) checkMessage(message)
  if (think !== undefined && typeof think !== 'boolean' && !THINK_LEVELS.includes(think)) {
    throw new Refusal(400, `invalid think value: "${think}" (must be "high", "medium", "low", "max", true, or false)`)
  }
  for (const [key, value] of Object.entries(options)) checkOption(key, value)
  return { ...body, model: body.model, messages }
}

function checkMessage(message: WireMessage): void {
  if (typeof message.content !== 'string') {
    throw new Refusal(
      400,
      'json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string',
    )
  }
  if (!['system', 'user', 'assistant', 'tool'].includes(message.role)) {
    throw new Refusal(400, `invalid role: ${message.role}, role must be one of [system, user, assistant, tool]`)
  }
  for (const image of message.images ?? []) {
    if (typeof image !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(image)) {
      throw new Refusal(400, 'illegal base64 data at input byte 4')
    }
  }
  for (const call of message.tool_calls ?? []) {
    const args: unknown = call.function.arguments
    if (typeof args === 'object' && args !== null && !Array.isArray(args)) continue
    throw new Refusal(
      400,
      `json: cannot unmarshal ${typeof args} into Go struct field of type api.ToolCallFunctionArguments`,
    )
  }
}

function checkOption(key: string, value: unknown): void {
  if (value === null) return
  if (INTEGER_OPTIONS.includes(key) && typeof value !== 'number') {
    throw new Refusal(400, `option "${key}" must be of type integer`)
  }
  if (FLOAT_OPTIONS.includes(key) && typeof value !== 'number') {
    throw new Refusal(400, `option "${key}" must be of type float32`)
  }
  if (key === 'stop' && !Array.isArray(value)) throw new Refusal(400, 'option "stop" must be of type array')
}

export const numberOption = (body: { options?: unknown }, key: string): number | undefined => {
  const value = (body.options as Record<string, unknown> | undefined)?.[key]
  return typeof value === 'number' ? Math.trunc(value) : undefined
}

/** Milliseconds; a negative value means for ever. Numbers are seconds, strings are Go durations. */
export function keepAliveMs(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return value < 0 ? Number.MAX_SAFE_INTEGER : value * 1_000
  const parts = /^(-?)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(String(value))
  if (parts === null) throw new Refusal(400, `time: invalid duration "${String(value)}"`)
  if (parts[1] === '-') return Number.MAX_SAFE_INTEGER
  const [hours, minutes, seconds] = [Number(parts[2] ?? 0), Number(parts[3] ?? 0), Number(parts[4] ?? 0)]
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

const tokensOfMessage = (message: WireMessage): number =>
  4 + countTokens(message.content) + countTokens(JSON.stringify(message.tool_calls ?? ''))

/**
 * The prompt as the server would hand it to the engine: what is kept of the messages, and how many tokens that is.
 * A prompt that is too long loses its oldest messages, then its middle, unless the request forbids it.
 */
export function fitPrompt(
  body: ChatBody,
  numCtx: number,
): { messages: WireMessage[]; promptTokens: number; wasCut: boolean } {
  const fixed = countTokens(JSON.stringify(body.tools ?? ''))
  const size = (messages: WireMessage[]) => fixed + messages.reduce((sum, message) => sum + tokensOfMessage(message), 0)
  let messages = body.messages
  if (size(messages) < numCtx) return { messages, promptTokens: size(messages), wasCut: false }
  if (body.truncate !== false) {
    while (size(messages) >= numCtx) {
      const oldest = messages.findIndex((message, at) => message.role !== 'system' && at < messages.length - 1)
      if (oldest < 0) break
      messages = messages.toSpliced(oldest, 1)
    }
    if (size(messages) < numCtx) return { messages, promptTokens: size(messages), wasCut: true }
  }
  if (body.shift === false) throw new Refusal(400, TOO_LONG)
  return { messages, promptTokens: Math.floor(numCtx / 2), wasCut: true }
}
