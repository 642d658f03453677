import { type ChatRequest, IMAGE_TOKENS, type ModelEvent, type ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Log } from '#main/platform/log.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelRef, ProviderKind } from '#shared/domain/model.ts'
import { AppError, toAppError } from '#shared/errors/errors.ts'
import type { ModelActivity, WorkReport } from './activity.ts'
import type { AdapterChat } from './adapter.ts'
import type { Adapters } from './adapters.ts'
import { type Catalogue, failedState } from './catalogue.ts'
import { embedAll } from './embed-all.ts'
import { countImages, promptText } from './messages.ts'
import { promptTools, readPromptedCalls, withoutTools } from './prompted-tools.ts'
import type { Providers } from './providers.service.ts'
import type { TokenCounter } from './token-counter.ts'

export interface GatewayDeps {
  adapters: Adapters
  catalogue: Catalogue
  providers: Providers
  counter: TokenCounter
  activity: ModelActivity
  ids: IdSource
  log: Log
}

const INTERNET_CONCURRENCY = 4

/** The one interface over all providers. */
export function createGateway(deps: GatewayDeps): ModelGateway {
  const { catalogue, counter } = deps
  const adapterOf = (ref: ModelRef) => deps.adapters.of(deps.providers.get(ref.providerId))

  return {
    describe: (ref, signal) => catalogue.describe(ref, signal),
    known: (ref) => catalogue.known(ref),

    async *chat(request) {
      const model = await catalogue.describe(request.model, request.signal)
      assertSees(request, model, deps.providers.get(model.ref.providerId).kind)
      const work = deps.activity.begin(model)
      try {
        const chat = plan(request, model, counter)
        const raw = adapterOf(request.model).chat(chat)
        const toolNames = request.tools.map((tool) => tool.name)
        const isPrompted = chat.tools.length < toolNames.length
        const stream = isPrompted ? readPromptedCalls(raw, { toolNames, nextCallId: () => deps.ids.next('call') }) : raw
        let isFirst = true
        for await (const raw of stream) {
          const event = isPromptCut(raw, chat) ? { ...raw, promptCut: true } : raw
          note(event, { request, chat, work, isFirst })
          isFirst &&= event.type === 'load'
          yield event
        }
      } catch (thrown) {
        noteFailure(thrown, model)
        throw toAppError(thrown)
      } finally {
        work.end()
      }
    },

    async countTokens(ref, texts, signal) {
      const isKnown = catalogue.known(ref) !== undefined
      return counter.count(ref, texts, isKnown ? adapterOf(ref) : undefined, signal)
    },

    async embed(ref, texts, signal) {
      const model = await catalogue.describe(ref, signal)
      const adapter = adapterOf(ref)
      const work = deps.activity.begin(model, 'Text for meaning search')
      try {
        const vectors = await embedAll(adapter, model, { texts, signal })
        catalogue.setLive(ref, true)
        return vectors
      } catch (thrown) {
        noteFailure(thrown, model)
        throw toAppError(thrown)
      } finally {
        work.end()
      }
    },

    concurrency: (ref) => (catalogue.known(ref)?.location === 'internet' ? INTERNET_CONCURRENCY : 1),
  }

  function note(
    event: ModelEvent,
    { request, chat, work, isFirst }: { request: ChatRequest; chat: AdapterChat; work: WorkReport; isFirst: boolean },
  ): void {
    if (event.type === 'load') work.loading()
    else if (isFirst && !chat.model.isLoaded) catalogue.setLive(request.model, true)
    if (event.type === 'text' || event.type === 'reasoning') {
      work.wrote(counter.estimate(request.model, event.text))
    }
    if (event.type !== 'usage' || event.promptCut) return
    // a picture takes tokens that no text tells
    if (countImages(chat.messages) > 0) return
    counter.observe(request.model, promptBytes(chat), event.usage.inputTokens)
  }

  /** A server that is gone, or refuses the key, shows so at once on the Providers page. */
  function noteFailure(thrown: unknown, model: Model): void {
    const error = toAppError(thrown)
    if (error.kind !== 'external') return
    deps.log.warn('a model call failed', {
      code: error.code,
      provider: model.providerName,
      model: model.title,
      ...error.data,
    })
    if (error.code !== 'llm.unreachable' && error.code !== 'llm.auth_rejected') return
    deps.providers.setState(model.ref.providerId, failedState(error, model.providerName))
  }
}

/** Tools go natively, or as words of the prompt; earlier calls are told in the same way. */
function plan(request: ChatRequest, model: Model, counter: TokenCounter): AdapterChat {
  const { tools, messages, format, signal, traceId } = request
  // the chat's and the agent's own come before what was chosen for the model; the rest is the provider's default
  const params = { ...model.params, ...request.params }
  const native = { messages, tools }
  const prompted = { messages: tools.length > 0 ? promptTools(messages, tools) : keepSystem(messages), tools: [] }
  const planned = model.usesPromptedTools ? prompted : native
  const maxOutputTokens = Math.min(request.maxOutputTokens, params.maxOutputTokens ?? Number.POSITIVE_INFINITY)
  return {
    model,
    ...planned,
    params,
    maxOutputTokens,
    promptTokens: counter.estimate(model.ref, allText(planned)) + countImages(messages) * IMAGE_TOKENS,
    signal,
    ...(format === undefined ? {} : { format }),
    ...(traceId === undefined ? {} : { traceId }),
  }
}

/**
 * A picture for a model that cannot see is refused here: most engines would drop it without a word. OpenAI-compatible servers
 * often do not tell what their models see, so they decide by themselves.
 */
function assertSees({ messages }: ChatRequest, model: Model, kind: ProviderKind): void {
  const isKnownBlind = model.capabilities.length > 0 && !model.capabilities.includes('vision')
  if (countImages(messages) === 0 || !isKnownBlind || kind === 'openai_compatible') return
  throw new AppError(
    'llm.capability_missing',
    `${model.title} cannot see pictures. Choose a model that can, or remove the picture.`,
    { ...model.ref, capability: 'vision' },
  )
}

const keepSystem = (messages: ChatRequest['messages']) => [
  ...messages.filter((message) => message.role === 'system'),
  ...withoutTools(messages),
]

const allText = ({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>) =>
  [...promptText(messages), ...tools.map((tool) => JSON.stringify(tool))].join('\n')

/** A prompt that fills the window, or took far less than what was sent, was cut by the server although it was told not to. */
function isPromptCut(
  event: ModelEvent,
  { model, messages, promptTokens }: AdapterChat,
): event is Extract<ModelEvent, { type: 'usage' }> {
  const isOwnEngine = model.location !== 'internet'
  if (event.type !== 'usage' || !isOwnEngine || event.usage.inputTokens === 0) return false
  const { inputTokens } = event.usage
  return (
    inputTokens >= model.numCtx - 1 ||
    (countImages(messages) === 0 && promptTokens > 1_000 && inputTokens < promptTokens / 2)
  )
}

const promptBytes = (chat: AdapterChat) => Buffer.byteLength(allText(chat))
