import type { ChatRequest, ModelEvent, ModelGateway, ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelRef, TokenUsage } from '#shared/domain/model.ts'
import type { AppError } from '#shared/errors/errors.ts'
import { embed as fakeVector } from '#tests/support/fake-ollama/catalogue.ts'

/** What the model says next. Fields come in this order on the stream. */
export interface ScriptedAnswer {
  reasoning?: string
  opaque?: unknown
  /** one event each */
  text?: string | string[]
  calls?: { tool: string; args: unknown }[]
  usage?: Partial<TokenUsage>
  promptCut?: boolean
  finish?: Extract<ModelEvent, { type: 'finish' }>['reason']
  /** thrown in place of the end */
  error?: AppError
  /** after what is above, nothing more comes until the signal fires */
  hangs?: boolean
  /** what happens while the model answers */
  meanwhile?: (request: ChatRequest) => void | Promise<void>
}

export interface ScriptedGateway extends ModelGateway {
  /** every chat request, oldest first */
  readonly requests: ChatRequest[]
  /** Answers are given in this order; running out of them is an error. */
  script(...answers: ScriptedAnswer[]): void
  /** Answers for requests that the function picks, used before the list. */
  answerWhen(picks: (request: ChatRequest) => boolean, answer: ScriptedAnswer): void
  model: Model
}

export const SCRIPTED_REF: ModelRef = { providerId: 'prov_scripted', name: 'scripted' }

/** A gateway whose model says what a test wrote down. It counts a token per four characters and honours the signal. */
export function createScriptedGateway(change: Partial<Model> = {}): ScriptedGateway {
  const answers: ScriptedAnswer[] = []
  const special: { picks: (request: ChatRequest) => boolean; answer: ScriptedAnswer }[] = []
  const requests: ChatRequest[] = []
  const model: Model = {
    ref: SCRIPTED_REF,
    title: 'Scripted',
    providerName: 'Script',
    location: 'this_pc',
    capabilities: ['chat', 'tools', 'thinking'],
    contextLength: 8_192,
    numCtx: 8_192,
    usesPromptedTools: false,
    sizeBytes: null,
    isLoaded: true,
    gpuShare: null,
    price: null,
    ...change,
  }

  return {
    requests,
    model,
    script: (...more) => void answers.push(...more),
    answerWhen: (picks, answer) => void special.push({ picks, answer }),
    describe: async (ref) => ({ ...model, ref }),
    known: (ref) => ({ ...model, ref }),
    concurrency: () => 1,
    countTokens: async (_ref, texts) =>
      texts.map((text) => ({ tokens: Math.ceil(text.length / 4), precision: 'exact' as const })),
    embed: async (_ref, texts) => texts.map((text) => fakeVector(text, 32)),
    chat(request) {
      requests.push(request)
      const answer = special.find((each) => each.picks(request))?.answer ?? answers.shift()
      if (answer === undefined) throw new Error(`the script has no answer to request ${requests.length}`)
      return play(answer, request)
    },
  }
}

async function* play(answer: ScriptedAnswer, request: ChatRequest): AsyncGenerator<ModelEvent> {
  const { signal } = request
  const { reasoning, opaque, text = [], calls = [], error } = answer
  for (const event of [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(opaque === undefined ? [] : [{ type: 'reasoning_opaque' as const, opaque }]),
    ...[text].flat().map((piece) => ({ type: 'text' as const, text: piece })),
    ...calls.map(({ tool, args }, at) => ({ type: 'tool_call' as const, call: toCall(tool, args, at) })),
  ]) {
    signal.throwIfAborted()
    yield event
  }
  await Promise.race([answer.meanwhile?.(request), aborted(signal)])
  if (answer.hangs === true) await aborted(signal)
  signal.throwIfAborted()
  if (error !== undefined) throw error
  const promptCut = answer.promptCut === undefined ? {} : { promptCut: answer.promptCut }
  yield { type: 'usage', usage: { inputTokens: 10, outputTokens: 5, ...answer.usage }, ...promptCut }
  yield { type: 'finish', reason: answer.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop') }
}

const toCall = (tool: string, args: unknown, at: number): ModelToolCall => ({ callId: `call_${at}`, tool, args })

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
