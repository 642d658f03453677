import { LlamaGrammarEvaluationState, type LlamaModel, type Token } from 'node-llama-cpp'
import { systemClock } from '#main/platform/system-clock.ts'
import { CALL_MARKS } from '../call-parser.ts'
import { EngineError } from './engine-error.ts'
import type { FromEngine, Sampling, ToEngine } from './engine-protocol.ts'
import type { Loaded, ModelHolder } from './loaded-model.ts'
import { type PromptPiece, renderPrompt } from './prompt.ts'

type Generate = Extract<ToEngine, { type: 'generate' }>
type Send = (message: FromEngine) => void

const FLUSH_EVERY_MS = 20
/** How long a stop may have to wait for the piece of the prompt that is being read. */
const PROMPT_PIECE_MS = 150
const FIRST_PIECE_TOKENS = 64
/** Longest chain of tokens that may make up one character. */
const MAX_PENDING = 8
const VISIBLE_CONTROL: readonly string[] = [...CALL_MARKS, '<think>', '</think>']

/** Reads the prompt (as far as it is not in the cache yet) and writes the answer, until the end, the limit or a stop. */
export async function generate(
  holder: ModelHolder,
  call: Generate,
  how: { signal: AbortSignal; send: Send },
): Promise<void> {
  const { id } = call
  const { signal, send } = how
  const loaded = await holder.ensure(call.file, signal, (progress) =>
    send({ type: 'progress', id, stage: 'load', progress }),
  )
  send({ type: 'loaded', id, gpuShare: loaded.gpuShare })
  const pieces = renderPrompt(call.prompt, loaded.facts)
  const tokens = tokenize(loaded.model, pieces)
  const room = loaded.context.contextSize - tokens.length - 1
  if (room < 1) throw tooLong(tokens.length, loaded.context.contextSize)
  const cachedTokens = await readPrompt(loaded, tokens, {
    signal,
    onProgress: (progress) => send({ type: 'progress', id, stage: 'prompt', progress }),
  })
  const startsThinking = (pieces.at(-1)?.text ?? '').trimEnd().endsWith('<think>')
  send({ type: 'started', id, promptTokens: tokens.length, cachedTokens, startsThinking })
  const limit = Math.min(call.maxTokens, room)
  const grammarState = await grammarFor(holder, loaded, call.format)
  const options = {
    ...sampling(loaded, call.sampling),
    ...(grammarState === undefined ? {} : { grammarEvaluationState: grammarState }),
  }
  await write(loaded, tokens.slice(-1), { id, signal, send, limit, options })
}

/** The prompt's tokens; a beginning-of-text token only where the template did not write one. */
function tokenize(model: LlamaModel, pieces: readonly PromptPiece[]): Token[] {
  const tokens = pieces.flatMap((piece) => model.tokenize(piece.text, piece.isControl))
  const { bos, shouldPrependBosToken } = model.tokens
  return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens
}

const tooLong = (promptTokens: number, numCtx: number) =>
  new EngineError(
    'llm.context_overflow',
    `The conversation takes ${promptTokens} tokens, the window of this model holds ${numCtx}. Shorten it or set a larger window.`,
    { promptTokens, numCtx },
  )

/** Keeps the part of the cache that is the same, and reads the rest in pieces, so that a stop is heard between them. */
async function readPrompt(
  { sequence, context }: Loaded,
  tokens: Token[],
  { signal, onProgress }: { signal: AbortSignal; onProgress(progress: number): void },
): Promise<number> {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
  const cachedTokens = sequence.nextTokenIndex
  let size = FIRST_PIECE_TOKENS
  for (let at = cachedTokens; at < tokens.length - 1; ) {
    signal.throwIfAborted()
    const piece = tokens.slice(at, Math.min(at + size, tokens.length - 1))
    const begun = systemClock.monotonicMs()
    await sequence.evaluateWithoutGeneratingNewTokens(piece)
    const tookMs = Math.max(1, systemClock.monotonicMs() - begun)
    at += piece.length
    size = Math.max(16, Math.min(context.batchSize, Math.round((piece.length * PROMPT_PIECE_MS) / tookMs)))
    onProgress(at / tokens.length)
  }
  return cachedTokens
}

interface Writing {
  id: number
  signal: AbortSignal
  send: Send
  limit: number
  options: Parameters<Loaded['sequence']['evaluate']>[1]
}

async function write(loaded: Loaded, last: Token[], { id, signal, send, limit, options }: Writing): Promise<void> {
  const text = new TokenText(loaded.model)
  let outputTokens = 0
  let held = ''
  let flushedAt = Number.NEGATIVE_INFINITY
  const flush = () => {
    if (held !== '') send({ type: 'text', id, text: held })
    held = ''
    flushedAt = systemClock.monotonicMs()
  }
  let reason: 'stop' | 'length' = 'stop'
  for await (const token of loaded.sequence.evaluate(last, options)) {
    signal.throwIfAborted()
    if (loaded.model.isEogToken(token)) break
    held += text.push(token)
    outputTokens++
    if (systemClock.monotonicMs() - flushedAt >= FLUSH_EVERY_MS) flush()
    if (outputTokens < limit) continue
    reason = 'length'
    break
  }
  held += text.end()
  flush()
  send({ type: 'done', id, reason, outputTokens })
}

/** Text of tokens as they come: cut characters wait, control tokens are silent unless they mark a call or thinking. */
class TokenText {
  readonly #model: LlamaModel
  #pending: Token[] = []
  #before: Token[] = []

  constructor(model: LlamaModel) {
    this.#model = model
  }

  push(token: Token): string {
    if (this.#isHidden(token)) return ''
    this.#pending.push(token)
    const text = this.#model.detokenize(this.#pending, true, this.#before)
    if (text.endsWith('\u{FFFD}') && this.#pending.length < MAX_PENDING) return ''
    this.#before = this.#pending
    this.#pending = []
    return text
  }

  end(): string {
    return this.#pending.length === 0 ? '' : this.#model.detokenize(this.#pending, true, this.#before)
  }

  #isHidden(token: Token): boolean {
    return this.#model.isSpecialToken(token) && !VISIBLE_CONTROL.includes(this.#model.detokenize([token], true).trim())
  }
}

/** Without a wish of the person: what the file recommends, greedy for models too small to survive chance, else common values. */
function sampling({ model }: Loaded, wanted: Sampling) {
  const recommended = (
    model.fileInfo.metadata.general as { sampling?: { temp?: number; top_p?: number; top_k?: number } }
  ).sampling
  const isTiny = model.size < 100 * 1024 * 1024
  return {
    temperature: wanted.temperature ?? recommended?.temp ?? (isTiny ? 0 : 0.7),
    topP: wanted.topP ?? recommended?.top_p ?? 0.95,
    topK: recommended?.top_k ?? 40,
    minP: 0.05,
    ...(wanted.seed === undefined ? {} : { seed: wanted.seed }),
  }
}

async function grammarFor(holder: ModelHolder, { model }: Loaded, format: Record<string, unknown> | undefined) {
  if (format === undefined) return undefined
  const llama = await holder.llama()
  try {
    const grammar = await llama.createGrammarForJsonSchema(
      format as Parameters<typeof llama.createGrammarForJsonSchema>[0],
    )
    return new LlamaGrammarEvaluationState({ model, grammar })
  } catch {
    // a schema that is beyond grammars: the caller checks the answer anyway
    return undefined
  }
}
