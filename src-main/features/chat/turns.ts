import type { Tx } from '#main/engine/db/db.ts'
import type { ConversationId, MessageId, QueuedId, RunId } from '#shared/domain/ids.ts'
import type { Mention } from '#shared/domain/mention.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { fromJson } from './chat.rows.ts'
import * as store from './chat.store.ts'
import type { ConversationRow, MessageRow } from './chat.tables.ts'
import { activeRun } from './chat.views.ts'
import { findTwin } from './comparison.store.ts'
import { requireConversation } from './conversations.ts'
import * as messages from './messages.store.ts'
import type { Sent, TurnDeps, TurnWriter, UserText } from './turn-writer.ts'

/** When a turn may start. Each start is one durable transaction: messages, run, queue entry and event. */
export function createTurns(deps: TurnDeps & { writer: TurnWriter }) {
  const { db, clock, ids, events, runs, writer } = deps

  return {
    /** Sends now, or waits in the queue behind the answer that is being written. */
    send(conversationId: ConversationId, user: UserText): Promise<Sent> {
      if (user.text.trim() === '' && user.attachments.length === 0) {
        throw new AppError('input.invalid', 'The message is empty', { field: 'text' })
      }
      return db.durable((tx) => {
        const { clientKey } = user
        const before = clientKey === null ? undefined : sentBefore(tx, conversationId, clientKey)
        if (before !== undefined) return before
        const conversation = requireConversation(tx, conversationId)
        const twin = findTwin(tx, conversationId)
        const sent = sendIn(tx, conversation, user)
        if (twin !== undefined) sendIn(tx, twin, user)
        return sent
      })
    },

    edit: (conversation: ConversationRow, message: MessageRow, user: UserText): Promise<Sent> =>
      db.durable((tx) => writer.startTurn(tx, requireIdle(tx, conversation), user, message.parent_id)),

    /** @param parentId  the message that is answered again */
    regenerate: (conversation: ConversationRow, parentId: string): Promise<Sent> =>
      db.durable((tx) => writer.startAnswer(tx, requireIdle(tx, conversation), parentId)),

    continue: (conversation: ConversationRow, answer: MessageRow): Promise<Sent> =>
      db.durable((tx) => {
        const idle = requireIdle(tx, conversation)
        // As it is now: its run may have ended in this very commit.
        return writer.continueAnswer(tx, idle, messages.findMessage(tx, answer.message_id) ?? answer)
      }),

    startNext,
    requireIdle,
  }

  function sendIn(tx: Tx, conversation: ConversationRow, user: UserText): Sent {
    const isBusy = activeRun(runs, conversation) !== null
    const isBehind = store.hasQueued(tx, conversation.conversation_id)
    if (!isBusy && !isBehind) return writer.startTurn(tx, conversation, user)
    writer.requireModel(conversation)
    const sent = enqueue(tx, conversation, user)
    if (!isBusy) startNext(tx, conversation.conversation_id)
    return sent
  }

  /**
   * The next waiting message becomes the next turn; in the transaction that ended the run before it. Without a model
   * it goes on waiting: the end of that run must not fail for it.
   */
  function startNext(tx: Tx, conversationId: string): void {
    const conversation = store.findConversation(tx, conversationId)
    if (conversation === undefined || !hasModel(conversation)) return
    const next = store.takeQueued(tx, conversationId)
    if (next === undefined) return
    const attachments = fromJson<AttachmentRef[]>(next.attachments)
    writer.startTurn(tx, conversation, {
      text: next.text,
      attachments,
      mentions: fromJson<Mention[]>(next.mentions),
      clientKey: next.client_key,
    })
  }

  function hasModel(conversation: ConversationRow): boolean {
    try {
      writer.requireModel(conversation)
      return true
    } catch (thrown) {
      if (isAppError(thrown) && thrown.code === 'model.not_chosen') return false
      throw thrown
    }
  }

  /** The conversation as it is in this transaction. Throws conversation.busy while a run is active. */
  function requireIdle(tx: Tx, conversation: ConversationRow): ConversationRow {
    const now = requireConversation(tx, conversation.conversation_id as ConversationId)
    const runId = activeRun(runs, now)
    if (runId === null) return now
    throw new AppError('conversation.busy', 'An answer is being written in this chat', { runId })
  }

  /** Turns a running conversation's message into a waiting one. */
  function enqueue(tx: Tx, conversation: ConversationRow, user: UserText): Sent {
    const queuedId = ids.next('que')
    store.insertQueued(tx, {
      queued_id: queuedId,
      conversation_id: conversation.conversation_id,
      text: user.text,
      attachments: JSON.stringify(user.attachments),
      mentions: JSON.stringify(user.mentions ?? []),
      client_key: user.clientKey,
      created_at: clock.now(),
    })
    events.append(tx, { type: 'conversation.changed', subject: conversation.conversation_id })
    return { runId: null, messageId: null, queuedId }
  }

  /** What an earlier call with this key did, so that a repeated one does nothing. */
  function sentBefore(tx: Tx, conversationId: string, clientKey: string): Sent | undefined {
    const queued = store.findQueuedByKey(tx, conversationId, clientKey)
    if (queued !== undefined) return { runId: null, messageId: null, queuedId: queued.queued_id as QueuedId }
    const message = messages.findByClientKey(tx, conversationId, clientKey)
    if (message === undefined) return undefined
    const answer = messages.findFirstChild(tx, message.message_id)
    if (answer === undefined) return undefined
    return { runId: answer.run_id as RunId | null, messageId: answer.message_id as MessageId, queuedId: null }
  }
}

export type Turns = ReturnType<typeof createTurns>
