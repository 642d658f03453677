import { askModel } from '#main/engine/ports/ask-model.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { textOfMessage } from './context-guard.ts'
import type { PromptUnit } from './prompt-messages.ts'
import { headAndTail } from './shorten.ts'

const INSTRUCTIONS =
  'Summarise this part of a conversation for the assistant who will go on with it. Keep facts, names, numbers, ' +
  'file paths, decisions and what is still open. Write short sentences and nothing else.'
const MAX_SUMMARY_TOKENS = 512
/** on the safe side for any language */
const CHARS_PER_TOKEN = 3
const LINE_CHARS = 200

/** The size that a summary may have in a window. */
export const summaryTokens = (numCtx: number): number => Math.min(MAX_SUMMARY_TOKENS, Math.floor(numCtx / 8))

/** A model's summary of what is left out; empty when it wrote none. Errors of the model are thrown. */
export async function summarise(
  gateway: ModelGateway,
  request: {
    model: ModelRef
    numCtx: number
    before: string | null
    older: readonly PromptUnit[]
    signal: AbortSignal
  },
): Promise<string> {
  const { model, numCtx, before, older, signal } = request
  const maxOutputTokens = summaryTokens(numCtx)
  const room = Math.max(1_000, (numCtx - maxOutputTokens * 2) * CHARS_PER_TOKEN)
  const share = Math.max(LINE_CHARS, Math.floor(room / (older.length + 1)))
  const texts = [...(before === null ? [] : [before]), ...older.map((unit) => plainText(unit))]
  const source = headAndTail(texts.map((text) => headAndTail(text, share)).join('\n\n'), room)
  const summary = await askModel(gateway, { model, instructions: INSTRUCTIONS, source, maxOutputTokens, signal })
  return headAndTail(summary.trim(), maxOutputTokens * 6)
}

/** A summary without a model: one line for each thing said or done, the newest kept when room runs out. */
export function digest(before: string | null, older: readonly PromptUnit[], numCtx: number): string {
  const maxChars = summaryTokens(numCtx) * CHARS_PER_TOKEN
  const lines = older.map((unit) => plainText(unit).replace(/\s+/g, ' ').slice(0, LINE_CHARS))
  return headAndTail([...(before === null ? [] : [before]), ...lines].join('\n'), maxChars)
}

const WHO = { system: 'System', user: 'Person', assistant: 'Assistant', tool: 'Result' } as const

const plainText = (unit: PromptUnit): string =>
  unit.messages.map((message) => `${WHO[message.role]}: ${textOfMessage(message).trim()}`).join('\n')
