import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { HelpAnswer } from '#shared/contract/help.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'
import { type Found, toHit } from './help-search.ts'

interface AskDeps {
  gateway: Pick<ModelGateway, 'chat' | 'describe'>
  /** the model for small jobs or for chats; null when none is chosen */
  model: () => ModelRef | null
  retrieve: (question: string, signal: AbortSignal) => Promise<Found[]>
}

const SOURCES = 5
const PASSAGE_CHARS = 1_600
const MAX_OUTPUT_TOKENS = 500
const MAX_ANSWER_CHARS = 8_000
/** of a small window: what the passages may take, at about four characters a token */
const PROMPT_SHARE = 0.5
const CHARS_PER_TOKEN = 4

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
  const room = Math.floor((model.numCtx * PROMPT_SHARE * CHARS_PER_TOKEN) / Math.max(1, found.length))
  const passages = found.map(({ passage }, at) => {
    const text = passage.text.slice(0, Math.min(PASSAGE_CHARS, room))
    return `[${at + 1}] ${passage.pageTitle} > ${passage.title}\n${text}`
  })
  const stream = deps.gateway.chat({
    model: ref,
    messages: [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: `${passages.join('\n\n')}\n\nQuestion: ${question}` },
    ],
    tools: [],
    params: { temperature: 0, thinking: 'off' },
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    signal,
  })
  let chars = 0
  let isCut = false
  for await (const event of stream) {
    if (event.type === 'text') {
      chars += event.text.length
      yield { type: 'text', text: event.text }
    }
    if (event.type === 'finish') isCut = event.reason === 'length'
    if (chars > MAX_ANSWER_CHARS) {
      isCut = true
      break
    }
  }
  yield { type: 'done', isCut }
}
