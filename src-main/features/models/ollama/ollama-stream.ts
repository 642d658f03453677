import { z } from 'zod'
import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { AppError } from '#shared/errors/errors.ts'
import { parseJson, streamError } from '../http-errors.ts'
import type { Who } from '../refusal-rules.ts'
import { TextEvents } from '../text-events.ts'
import { parseToolArgs } from '../tool-args.ts'

const Count = z.number().int().nonnegative().optional().catch(undefined)

export const OllamaChunk = z.object({
  error: z.unknown().optional(),
  message: z
    .object({
      content: z.string().optional(),
      thinking: z.string().optional(),
      tool_calls: z
        .array(
          z.object({
            id: z.string().optional(),
            function: z.object({ name: z.string(), arguments: z.unknown().optional() }),
          }),
        )
        .nullish(),
    })
    .optional(),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
  prompt_eval_count: Count,
  eval_count: Count,
})
type OllamaChunk = z.infer<typeof OllamaChunk>

export interface OllamaStreamOptions {
  who: Who
  toolNames: readonly string[]
  nextCallId: () => string
  started(): void
}

/**
 * The normalised events of /api/chat. Tool calls come in chunks of their own (rendered path) or inside the last chunk (native
 * path), and both are read. Text that is a call in disguise is read as a call.
 */
export async function* ollamaEvents(
  lines: AsyncIterable<string>,
  options: OllamaStreamOptions,
): AsyncGenerator<ModelEvent> {
  const { toolNames, nextCallId } = options
  const text = new TextEvents({ calls: toolNames.length === 0 ? undefined : { toolNames, nextCallId } })
  let calls = 0
  for await (const line of lines) {
    const chunk = readChunk(line, options.who)
    options.started()
    const events = [...spoken(chunk, text, nextCallId), ...(chunk.done ? text.end(chunk.done_reason === 'length') : [])]
    calls += events.filter((event) => event.type === 'tool_call').length
    yield* events
    if (!chunk.done) continue
    yield { type: 'usage', usage: usage(chunk) }
    yield { type: 'finish', reason: chunk.done_reason === 'length' ? 'length' : calls > 0 ? 'tool_calls' : 'stop' }
    return
  }
  throw new AppError('llm.cut', `The answer of ${options.who.name} ended before it was done. Try again.`)
}

function readChunk(line: string, who: Who): OllamaChunk {
  const raw = parseJson(line, who)
  const chunk = OllamaChunk.safeParse(raw)
  if (!chunk.success)
    throw streamError(who, { code: 500, message: `an answer of an unknown form: ${line.slice(0, 200)}` })
  if (chunk.data.error !== undefined) throw streamError(who, chunk.data.error)
  return chunk.data
}

function spoken({ message }: OllamaChunk, text: TextEvents, nextCallId: () => string): ModelEvent[] {
  const thinking: ModelEvent[] = message?.thinking ? [{ type: 'reasoning', text: message.thinking }] : []
  const calls = (message?.tool_calls ?? []).map<ModelEvent>((call) => ({
    type: 'tool_call',
    call: { callId: call.id || nextCallId(), tool: call.function.name, args: parseToolArgs(call.function.arguments) },
  }))
  return [...thinking, ...text.push(message?.content ?? ''), ...calls]
}

const usage = (chunk: OllamaChunk) => ({
  inputTokens: chunk.prompt_eval_count ?? 0,
  outputTokens: chunk.eval_count ?? 0,
})
