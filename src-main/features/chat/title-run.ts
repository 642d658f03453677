import type { Tx } from '#main/engine/db/db.ts'
import { askedWith, askModel } from '#main/engine/ports/ask-model.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Transcript } from '#main/engine/ports/transcript.ts'
import type { RunContext, RunHandler, Runs } from '#main/engine/runs/runs.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import { DEFAULT_LIMITS } from '#shared/domain/agent.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { isAppError } from '#shared/errors/errors.ts'
import { fromJson } from './chat.rows.ts'
import type { ConversationRow } from './chat.tables.ts'
import { type HistoryDeps, holdsPrivate } from './chat-transcript.ts'
import * as messages from './messages.store.ts'
import { cleanTitle } from './title-text.ts'
import { laneOf } from './turn-writer.ts'

export const TITLE_RUN = 'title'
const LOWEST_PRIORITY = 3
const MAX_TITLE_TOKENS = 24
const MAX_SOURCE_CHARS = 1_000
/** the first question and its answer */
const TITLED_MESSAGES = 2
const TIME_LIMIT_MS = 30_000
const INSTRUCTIONS = 'Write a title of at most six words for this chat. Write only the title.'

interface TitleInput {
  conversationId: ConversationId
  /** the model that answered; it is warm */
  chatModel: ModelRef
}

export interface TitleDeps extends HistoryDeps {
  runs: Runs
  settings: Settings
  gateway: ModelGateway
  transcript(): Transcript
}

/** Short titles by a model, as runs of their own with the lowest priority: an answer never waits for one. */
export function createTitleRuns(
  deps: TitleDeps,
): RunHandler & { start(tx: Tx, conversation: ConversationRow, model: ModelRef): void } {
  const { db, runs, settings, gateway } = deps

  return {
    start(tx, conversation, chatModel) {
      if (!settings.get('chat.autoTitle') || conversation.title_by !== 'text') return
      runs.start(tx, {
        kind: TITLE_RUN,
        title: 'Title of a chat',
        input: { conversationId: conversation.conversation_id, chatModel },
        limits: { ...DEFAULT_LIMITS, maxSteps: 1, maxDurationMs: TIME_LIMIT_MS },
        lane: laneOf(settings.get('models.defaultUtility') ?? chatModel),
        priority: LOWEST_PRIORITY,
      })
    },

    async step(ctx) {
      const input = ctx.input as TitleInput
      const isPrivate = holdsPrivate(deps, input.conversationId, TITLED_MESSAGES - 1)
      const model = await warmModel(ctx, input.chatModel, isPrivate)
      if (model === null || ctx.attempt > 1) return { next: 'done' }
      const source = sourceOf(input.conversationId)
      const stepNo = await ctx.beginStep({
        kind: 'model',
        name: model.name,
        input: { purpose: 'title', model },
        prompt: askedWith({ instructions: INSTRUCTIONS, source, maxOutputTokens: MAX_TITLE_TOKENS }),
      })
      try {
        const title = cleanTitle(await ask(ctx, model, source))
        if (title !== '') await deps.transcript().setTitle(input.conversationId, title)
        await ctx.endStep(stepNo, { output: { title, text: title } })
      } catch (thrown) {
        ctx.signal.throwIfAborted()
        if (!isAppError(thrown) || thrown.kind === 'bug') throw thrown
        ctx.log.debug('no title', { code: thrown.code })
        await ctx.endStep(stepNo, { state: 'failed' })
      }
      return { next: 'done' }
    },
  }

  /**
   * The utility model, else the one that answered; null when it would have to be loaded in place of another. What was read
   * in a private folder is told to models on this PC only.
   */
  async function warmModel(ctx: RunContext, chatModel: ModelRef, isPrivate: boolean): Promise<ModelRef | null> {
    const utility = settings.get('models.defaultUtility')
    for (const ref of utility === null ? [chatModel] : [utility, chatModel]) {
      try {
        const model = await gateway.describe(ref, ctx.signal)
        const isHere = model.location === 'this_pc'
        if (isHere ? model.isLoaded : !isPrivate) return ref
      } catch (thrown) {
        ctx.signal.throwIfAborted()
        ctx.log.debug('title model is not available', { model: ref.name, reason: String(thrown) })
      }
    }
    return null
  }

  function ask({ signal }: RunContext, model: ModelRef, source: string): Promise<string> {
    return askModel(gateway, { model, instructions: INSTRUCTIONS, source, maxOutputTokens: MAX_TITLE_TOKENS, signal })
  }

  function sourceOf(conversationId: string): string {
    return messages
      .readPath(db, conversationId, { offset: 0, limit: TITLED_MESSAGES })
      .map((row) => textOf(fromJson<MessagePart[]>(row.parts)).slice(0, MAX_SOURCE_CHARS))
      .join('\n\n')
  }
}
