import type { ModelMessage, TokenCount } from '#main/engine/ports/model-gateway.ts'
import { COMPACT_AT, type ContextMeter, usedTokens } from '#shared/domain/context-meter.ts'
import type { ModelParams } from '#shared/domain/model.ts'
import { type Prompt, summaryText } from './prompt.ts'
import type { PromptUnit } from './prompt-messages.ts'
import { headAndTail } from './shorten.ts'

/** What a chat template adds around each message and each tool. */
const MESSAGE_OVERHEAD = 5
const TOOL_OVERHEAD = 16
/** what a template says about how to call tools */
const TOOLS_PREAMBLE = 96
const MIN_RESERVED = 512
const MAX_DEFAULT_RESERVED = 8_192
const OLD_RESULT_CHARS = 600
const MIN_RESULT_CHARS = 300
/** units at the end whose results stay whole while older ones can be shortened */
const FRESH_UNITS = 2
/** share of the room that stays as it is when the rest is summarised: leaves space to go on without doing it again */
const KEPT_SHARE = 0.4

export type CountTokens = (texts: string[]) => Promise<TokenCount[]>

export interface Window {
  numCtx: number
  reserved: number
}

export type Fit =
  | { kind: 'fits'; prompt: Prompt; meter: ContextMeter }
  /** `older` must be summarised first */
  | { kind: 'compact'; older: PromptUnit[]; throughMessageId: string | null; throughStepNo: number }
  | { kind: 'overflow'; meter: ContextMeter }

/** Room that is kept free for the answer. */
export function reservedTokens(numCtx: number, params: ModelParams): number {
  const wanted = params.maxOutputTokens ?? Math.min(Math.floor(numCtx / 4), MAX_DEFAULT_RESERVED)
  return Math.min(Math.max(MIN_RESERVED, wanted), Math.floor(numCtx / 2))
}

/** Tokens by part. A text that repeats is counted once by the gateway's cache. */
export async function measurePrompt(prompt: Prompt, window: Window, count: CountTokens): Promise<ContextMeter> {
  const history = prompt.units.flatMap((unit) => unit.messages.map(textOfMessage))
  const attachments = prompt.units.map((unit) => unit.attachmentText).filter((text) => text !== '')
  const extra = [prompt.summary === null ? '' : summaryText(prompt.summary), prompt.note ?? ''].filter((t) => t !== '')
  const tools = prompt.tools.map((tool) => JSON.stringify(tool))
  const groups = [[prompt.system], [prompt.memory], tools, attachments, history, extra]
  const counts = await count(groups.flat())
  const sums = groups.map((group, at) => {
    const start = groups.slice(0, at).flat().length
    return counts.slice(start, start + group.length).reduce((sum, each) => sum + each.tokens, 0)
  })
  const [system = 0, memory = 0, toolTokens = 0, attached = 0, said = 0, more = 0] = sums
  return {
    windowTokens: window.numCtx,
    parts: {
      system: system + (prompt.system === '' ? 0 : MESSAGE_OVERHEAD),
      memory,
      tools: tools.length === 0 ? 0 : toolTokens + TOOLS_PREAMBLE + tools.length * TOOL_OVERHEAD,
      attachments: attached + prompt.units.reduce((sum, unit) => sum + (unit.imageTokens ?? 0), 0),
      history: Math.max(0, said - attached) + more + (history.length + extra.length) * MESSAGE_OVERHEAD,
      reserved: window.reserved,
    },
    precision: counts.every((each) => each.precision === 'exact') ? 'exact' : 'estimate',
    cut: [],
  }
}

/**
 * Makes a prompt fit its window, the mildest way first: long results of old tool calls are shortened, then older
 * turns must be summarised, then results of new calls are shortened too. A call is never parted from its result.
 */
export async function fitPrompt(
  prompt: Prompt,
  window: Window,
  options: { count: CountTokens; isForced?: boolean },
): Promise<Fit> {
  const meter = await measurePrompt(prompt, window, options.count)
  const limit = Math.floor(window.numCtx * COMPACT_AT)
  if (usedTokens(meter) <= limit && options.isForced !== true) return { kind: 'fits', prompt, meter }

  const shorter = shortenResults(prompt, { skipNewest: FRESH_UNITS, maxChars: OLD_RESULT_CHARS })
  const shorterMeter = await measureCut(shorter, window, { count: options.count, before: meter })
  if (usedTokens(shorterMeter) <= limit && options.isForced !== true) {
    return { kind: 'fits', prompt: shorter, meter: shorterMeter }
  }

  const older = await chooseOlder(shorter, window, options.count)
  if (older !== null) return { kind: 'compact', ...older }
  if (usedTokens(shorterMeter) <= window.numCtx) return { kind: 'fits', prompt: shorter, meter: shorterMeter }

  const maxChars = Math.max(MIN_RESULT_CHARS, Math.floor(window.numCtx / 4))
  const shortest = shortenResults(shorter, { skipNewest: 0, maxChars })
  const shortestMeter = await measureCut(shortest, window, { count: options.count, before: meter })
  const isSmallEnough = usedTokens(shortestMeter) <= window.numCtx
  return isSmallEnough
    ? { kind: 'fits', prompt: shortest, meter: shortestMeter }
    : { kind: 'overflow', meter: shortestMeter }
}

async function measureCut(
  prompt: Prompt,
  window: Window,
  options: { count: CountTokens; before: ContextMeter },
): Promise<ContextMeter> {
  const meter = await measurePrompt(prompt, window, options.count)
  const tokens = usedTokens(options.before) - usedTokens(meter)
  return tokens > 0 ? { ...meter, cut: [{ what: 'Long results of tools', tokens }] } : meter
}

function shortenResults(prompt: Prompt, options: { skipNewest: number; maxChars: number }): Prompt {
  const old = prompt.units.length - options.skipNewest
  const shorten = (message: ModelMessage): ModelMessage =>
    message.role === 'tool' ? { ...message, content: headAndTail(message.content, options.maxChars) } : message
  return {
    ...prompt,
    units: prompt.units.map((unit, at) => (at < old ? { ...unit, messages: unit.messages.map(shorten) } : unit)),
  }
}

/** Units between the goal and the newest ones; null when there is nothing to leave out. */
async function chooseOlder(
  prompt: Prompt,
  window: Window,
  count: CountTokens,
): Promise<Omit<Extract<Fit, { kind: 'compact' }>, 'kind'> | null> {
  const { units } = prompt
  const lastRequest = units.findLastIndex((unit) => unit.role === 'user')
  const counts = await count(units.map((unit) => unit.messages.map(textOfMessage).join('\n')))
  const room = (window.numCtx - window.reserved) * KEPT_SHARE
  let start = units.length - 1
  for (let kept = counts[start]?.tokens ?? 0; start > 1; start--) {
    kept += counts[start - 1]?.tokens ?? 0
    if (kept > room) break
  }
  while (start < units.length && splitsMessage(units, start)) start++
  const older = units.slice(0, start).filter((_, at) => at > 0 && at !== lastRequest)
  const throughMessageId = older.findLast((unit) => unit.stepNo === null)?.messageId ?? null
  const throughStepNo = older.findLast((unit) => unit.stepNo !== null)?.stepNo ?? 0
  return older.length === 0 ? null : { older, throughMessageId, throughStepNo }
}

/** True when the cut would fall between two steps of an earlier message; those of the running answer may part. */
const splitsMessage = (units: readonly PromptUnit[], at: number): boolean =>
  units[at]?.stepNo === null && units[at - 1]?.stepNo === null && units[at]?.messageId === units[at - 1]?.messageId

export const textOfMessage = (message: ModelMessage): string =>
  message.role === 'assistant' && message.toolCalls.length > 0
    ? `${message.content}\n${message.toolCalls.map((call) => JSON.stringify({ name: call.tool, arguments: call.args })).join('\n')}`
    : message.content
