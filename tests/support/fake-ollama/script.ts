/** A model that the program pretends to have. */
export interface FakeModel {
  name: string
  /** rendered: tool calls come in their own chunks. native: only in the final one. */
  path?: 'rendered' | 'native'
  capabilities?: ('completion' | 'tools' | 'thinking' | 'vision' | 'embedding' | 'insert')[]
  /** what the model was trained for; a larger num_ctx is clamped to it */
  contextLength?: number
  /** the window when a request names none */
  numCtx?: number
  /** silence before the first byte while the model is loaded */
  loadMs?: number
  sizeBytes?: number
  /** share of the model that is in GPU memory, 0 to 1 */
  gpuShare?: number
  /** set for a cloud model: answers carry it */
  remoteHost?: string
  embeddingLength?: number
}

export type FakeToolCall =
  | { name: string; arguments: Record<string, unknown> }
  /** arguments that are no JSON: each path breaks in its own way */
  | { name: string; raw: string }

/** Something that goes wrong. `after` counts the tokens that are sent before it. */
export type Fault =
  | { kind: 'status'; status: number; error: string }
  | { kind: 'error_line'; after: number; error: string }
  | { kind: 'cut'; after: number }
  | { kind: 'end'; after: number }
  | { kind: 'hang'; after: number }
  | { kind: 'garbage'; after: number }
  | { kind: 'flood'; after: number; bytes: number }
  | { kind: 'content_type'; contentType: string; body: string }

/** What the model says. `{{user}}`, `{{tool}}` and `{{1}}` stand for the last user text, tool result and match group. */
export interface Reply {
  thinking?: string
  text?: string
  /** says `text` this many times */
  repeat?: number
  toolCalls?: FakeToolCall[]
  /** 0 or absent: as fast as the reader reads */
  tokensPerSecond?: number
  /** silence before the first byte, beside loading */
  delayMs?: number
  doneReason?: 'stop' | 'length'
  /** what `prompt_eval_count` claims, for a server that cuts silently */
  promptEvalCount?: number
  fault?: Fault
}

/**
 * One rule of a script. The first rule whose conditions all hold answers; with several replies, the n-th model call
 * since the last user message gets the n-th reply, and the last reply is repeated.
 */
export interface Rule {
  /** a regular expression over the last user message, without case */
  user?: string
  /** a regular expression over the system message */
  system?: string
  model?: string
  /** holds only for the first `times` calls that match the rest */
  times?: number
  replies: Reply[]
}

export type Script = Rule[]

export interface Match {
  rule: Rule
  reply: Reply
  groups: string[]
}

export interface ScriptMessage {
  role: string
  content: string
}

/** The reply to a conversation; undefined when no rule fits. `used` counts how often each rule has answered. */
export function findReply(
  script: Script,
  request: { model: string; messages: readonly ScriptMessage[] },
  used: Map<Rule, number>,
): Match | undefined {
  const { messages } = request
  const lastUser = messages.findLastIndex((message) => message.role === 'user')
  const user = messages[lastUser]?.content ?? ''
  const system = messages.find((message) => message.role === 'system')?.content ?? ''
  const turn = messages.slice(lastUser + 1).filter((message) => message.role === 'assistant').length
  for (const rule of script) {
    const found = new RegExp(rule.user ?? '', 'is').exec(user)
    if (found === null || (rule.model !== undefined && rule.model !== request.model)) continue
    if (rule.system !== undefined && !new RegExp(rule.system, 'is').test(system)) continue
    if (rule.times !== undefined && (used.get(rule) ?? 0) >= rule.times) continue
    const reply = rule.replies[Math.min(turn, rule.replies.length - 1)]
    if (reply === undefined) continue
    used.set(rule, (used.get(rule) ?? 0) + 1)
    const tool = messages.findLast((message) => message.role === 'tool')?.content ?? ''
    return { rule, reply: fill(reply, { user, tool, groups: found.slice(1) }), groups: found.slice(1) }
  }
  return undefined
}

function fill(reply: Reply, values: { user: string; tool: string; groups: string[] }): Reply {
  const put = (text: string) =>
    text.replaceAll(/\{\{(user|tool|\d)\}\}/g, (_all, key: string) =>
      key === 'user' ? values.user : key === 'tool' ? values.tool : (values.groups[Number(key) - 1] ?? ''),
    )
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return put(value)
    if (Array.isArray(value)) return value.map(deep)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]))
  }
  return deep(reply) as Reply
}
