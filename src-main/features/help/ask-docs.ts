import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import { endsInRepetition } from '#main/engine/ports/repetition.ts'
import type { HelpAnswer } from '#shared/contract/help.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { type Found, toHit } from './help-search.ts'

interface AskDeps {
  gateway: Pick<ModelGateway, 'chat' | 'countTokens' | 'describe'>
  /** the model for small jobs or for chats; null when none is chosen */
  model: () => ModelRef | null
  retrieve: (question: string, signal: AbortSignal) => Promise<Found[]>
}

const SOURCES = 5
const PASSAGE_CHARS = 1_600
const MAX_OUTPUT_TOKENS = 500
const MAX_ANSWER_CHARS = 8_000
/** of a small window: what the answer may take */
const ANSWER_SHARE = 0.25
/** what a template puts around two messages */
const TEMPLATE_TOKENS = 60
/** of what is left, when the tokens are counted, and when they are only estimated */
const SAFE_SHARE = { exact: 1, estimate: 0.8 }
const FIT_TRIES = 8

const INSTRUCTIONS =
  'You answer questions about the program Hearth for the person who uses it. Use only the numbered passages of its ' +
  'manual. After each sentence name the passage it rests on, like [1]. When the passages do not hold the answer, say ' +
  'that the manual does not say it. Answer in the language of the question, in at most five short sentences.'

/** Answers a question from the manual, with the passages it was given. */
export async function* askDocs(deps: AskDeps, question: string, signal: AbortSignal): AsyncGenerator<HelpAnswer> {
  const ref = deps.model()
  if (ref === null) throw new AppError('model.not_chosen', 'No model is chosen to answer with')
  const model = await deps.gateway.describe(ref, signal)
  const found = (await deps.retrieve(question, signal)).slice(0, SOURCES)
  yield {
    type: 'sources',
    sources: found.map(toHit),
    model: {
      ref,
      title: model.title,
      location: model.location,
      destination: model.location === 'this_pc' ? '' : (model.destination ?? model.providerName),
    },
  }
  const maxOutputTokens = Math.min(MAX_OUTPUT_TOKENS, Math.floor(model.numCtx * ANSWER_SHARE))
  const room = model.numCtx - maxOutputTokens - TEMPLATE_TOKENS
  const source = await fitted(deps.gateway, { ref, question, found, room, signal })
  const stream = deps.gateway.chat({
    model: ref,
    messages: [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: source },
    ],
    tools: [],
    params: { temperature: 0, thinking: 'off' },
    maxOutputTokens,
    signal,
  })
  let answer = ''
  let isCut = false
  for await (const event of stream) {
    if (event.type === 'text') {
      answer += event.text
      yield { type: 'text', text: event.text }
    }
    if (event.type === 'finish') isCut = event.reason === 'length'
    if (answer.length > MAX_ANSWER_CHARS || endsInRepetition(answer)) {
      isCut = true
      break
    }
  }
  yield { type: 'done', isCut }
}

/** The passages with the question, each passage cut until all of it fits the window of this model. */
async function fitted(
  gateway: AskDeps['gateway'],
  of: { ref: ModelRef; question: string; found: readonly Found[]; room: number; signal: AbortSignal },
): Promise<string> {
  let chars = PASSAGE_CHARS
  let source = sourceOf(of, chars)
  for (let tries = 0; tries < FIT_TRIES && chars > 0; tries++) {
    const counts = await gateway.countTokens(of.ref, [INSTRUCTIONS, source], of.signal)
    const tokens = counts.reduce((sum, count) => sum + count.tokens, 0)
    const precision = counts.every((count) => count.precision === 'exact') ? 'exact' : 'estimate'
    const room = of.room * SAFE_SHARE[precision]
    if (tokens <= room) break
    chars = Math.max(0, Math.floor(Math.min(chars * 0.8, (chars * room) / tokens)))
    source = sourceOf(of, chars)
  }
  return source
}

function sourceOf({ found, question }: { found: readonly Found[]; question: string }, chars: number): string {
  const passages = found.map(
    ({ passage }, at) => `[${at + 1}] ${passage.pageTitle} > ${passage.title}\n${passage.text.slice(0, chars)}`,
  )
  return `${passages.join('\n\n')}\n\nQuestion: ${question}`
}
