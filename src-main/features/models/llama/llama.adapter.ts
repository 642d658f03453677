import type { ModelEvent, ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { AppError } from '#shared/errors/errors.ts'
import { type AdapterChat, type FoundModel, foundModel, type ProviderAdapter } from '../adapter.ts'
import { isInCurrentTurn, tidyMessages } from '../messages.ts'
import { TextEvents } from '../text-events.ts'
import { isObject } from '../tool-args.ts'
import type { EngineClient } from './engine-client.ts'
import type { EngineAnswer, TemplateMessage } from './engine-protocol.ts'
import { createGgufReader, type GgufFacts } from './gguf.ts'
import { shortCallId } from './short-call-id.ts'

export interface LlamaDeps {
  engine: EngineClient
  /** the GGUF files that belong to the embedded engine, by model name */
  files: () => Promise<Array<{ name: string; path: string }>>
  nextCallId: () => string
}

/** The embedded engine: GGUF files of this PC, run by llama.cpp in a process of its own. */
export function createLlamaAdapter({ engine, files, nextCallId }: LlamaDeps): ProviderAdapter {
  const readGguf = createGgufReader()

  async function fileOf(name: string): Promise<string> {
    const found = (await files()).find((file) => file.name === name)
    if (found === undefined) {
      throw new AppError('llm.model_missing', `${name} is not among the model files any more. Open its file again.`)
    }
    return found.path
  }
  const describe = (name: string, path: string, facts: GgufFacts) => describeFile(name, facts, isLoadedAt(engine, path))

  return {
    probe: async () => ({ version: null }),

    async listModels() {
      const models = await Promise.all(
        (await files()).map(({ name, path }) =>
          readGguf(path)
            .then((facts) => describe(name, path, facts))
            .catch(() => undefined),
        ),
      )
      return models.filter((model) => model !== undefined)
    },

    async describe(name) {
      const path = await fileOf(name)
      return describe(name, path, await readGguf(path))
    },

    async *chat(chat) {
      const path = await fileOf(chat.model.ref.name)
      const answers = engine.call(generateCall(chat, path), chat.signal)
      yield* chatEvents(answers, chat, nextCallId)
    },

    async countTokens(name, texts, signal) {
      const path = await fileOf(name)
      for await (const answer of engine.call({ type: 'count', path, texts }, signal)) {
        if (answer.type === 'counts') return answer.counts
      }
      return null
    },

    async embed(model, texts, signal) {
      const file = { path: await fileOf(model.ref.name), numCtx: model.numCtx }
      for await (const answer of engine.call({ type: 'embed', file, texts: [...texts] }, signal)) {
        if (answer.type === 'vectors') return answer.vectors
      }
      return []
    },

    async *load(model, signal) {
      const file = { path: await fileOf(model.ref.name), numCtx: model.numCtx }
      yield 0
      for await (const answer of engine.call({ type: 'load', file }, signal)) {
        if (answer.type === 'progress' && answer.progress < 1) yield answer.progress
      }
      yield 1
    },

    async unload(name) {
      if (isLoadedAt(engine, await fileOf(name)) !== null) await engine.stop()
    },
  }
}

/** The GPU share when this file is in memory, else null. */
const isLoadedAt = (engine: EngineClient, path: string) =>
  engine.loaded?.path === path ? engine.loaded.gpuShare : null

function describeFile(name: string, facts: GgufFacts, gpuShare: number | null): FoundModel {
  const template = facts.template ?? ''
  const capabilities: FoundModel['capabilities'] = facts.isEmbedding ? ['embedding'] : ['chat']
  if (!facts.isEmbedding && /\btools\b/.test(template)) capabilities.push('tools')
  if (/enable_thinking|<think>|reasoning_content/.test(template)) capabilities.push('thinking')
  return foundModel(name, {
    title: facts.name ?? name,
    capabilities,
    contextLength: facts.contextLength,
    sizeBytes: facts.sizeBytes,
    kvBytesPerToken: facts.kvBytesPerToken,
    isLoaded: gpuShare !== null,
    gpuShare,
  })
}

function generateCall(chat: AdapterChat, path: string) {
  const { temperature, topP, seed } = chat.params
  return {
    type: 'generate',
    file: { path, numCtx: chat.model.numCtx },
    prompt: {
      messages: templateMessages(chat.messages),
      tools: chat.tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        function: { name, description, parameters },
      })),
      // a grammar would forbid the thinking, or never let it end
      isThinkingOff: chat.params.thinking === 'off' || chat.format !== undefined,
    },
    sampling: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(seed === undefined ? {} : { seed }),
    },
    maxTokens: chat.maxOutputTokens,
    // a grammar would forbid the very form of a call, so tools come before a format
    ...(chat.format === undefined || chat.tools.length > 0 ? {} : { format: chat.format }),
  } as const
}

function templateMessages(messages: readonly ModelMessage[]): TemplateMessage[] {
  const tidy = tidyMessages(messages)
  return tidy.map((message, index) => {
    if (message.role === 'tool') {
      return { role: 'tool', content: message.content, name: message.tool, tool_call_id: shortCallId(message.callId) }
    }
    if (message.role !== 'assistant') return { role: message.role, content: message.content }
    const reasoning = isInCurrentTurn(tidy, index) ? message.reasoning?.text : undefined
    return {
      role: 'assistant',
      content: message.content,
      ...(reasoning ? { reasoning_content: reasoning } : {}),
      ...(message.toolCalls.length === 0
        ? {}
        : {
            tool_calls: message.toolCalls.map(({ callId, tool, args }) => ({
              id: shortCallId(callId),
              type: 'function' as const,
              function: { name: tool, arguments: isObject(args) ? args : { unreadable: String(args) } },
            })),
          }),
    }
  })
}

async function* chatEvents(
  answers: AsyncIterable<EngineAnswer>,
  chat: AdapterChat,
  nextCallId: () => string,
): AsyncGenerator<ModelEvent> {
  const toolNames = chat.tools.map((tool) => tool.name)
  const calls = toolNames.length === 0 ? undefined : { toolNames, nextCallId }
  let text = new TextEvents({ calls })
  let callCount = 0
  let input = { inputTokens: 0, cachedTokens: 0 }
  const counted = (events: ModelEvent[]) => {
    callCount += events.filter((event) => event.type === 'tool_call').length
    return events
  }
  for await (const answer of answers) {
    if (answer.type === 'progress' && answer.stage === 'load') yield { type: 'load', progress: answer.progress }
    else if (answer.type === 'started') {
      input = { inputTokens: answer.promptTokens, cachedTokens: answer.cachedTokens }
      text = new TextEvents({ calls, startsThinking: answer.startsThinking })
    } else if (answer.type === 'text') yield* counted(text.push(answer.text))
    else if (answer.type === 'done') {
      yield* counted(text.end(answer.reason === 'length'))
      yield { type: 'usage', usage: { ...input, outputTokens: answer.outputTokens } }
      yield { type: 'finish', reason: answer.reason === 'length' ? 'length' : callCount > 0 ? 'tool_calls' : 'stop' }
    }
  }
}
