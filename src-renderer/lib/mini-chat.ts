import { useMemo } from 'react'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Conversation, PathMessage } from '#shared/contract/chat.contract.ts'
import type { ConversationId, RunId } from '#shared/domain/ids.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'
import type { AppError } from '#shared/errors/errors.ts'
import { fromWire } from '#shared/errors/wire.ts'
import { foldMessage, isLive } from './answer-fold.ts'
import { approvalAnswers } from './approval-answers.ts'
import { useApprovals } from './approvals-store.ts'
import { type Client, client } from './client.ts'
import { asAppError, errorParts } from './errors.ts'
import { followRun } from './follow-run.ts'
import { useThinkingLook } from './thinking-look.ts'

/** A small chat shows the end of the path; the whole is in Chat. */
const SHOWN_MESSAGES = 40

export interface MiniChatState {
  /** null until the first message was sent */
  conversationId: ConversationId | null
  conversation: Conversation | null
  messages: readonly PathMessage[]
  /** the run of the newest answer while it is not over; null: something can be sent */
  activeRunId: RunId | null
  /** why the answer is paused; empty while it is not */
  pausedBecause: string
  /** words that were sent and are not in `messages` yet */
  sending: string | null
  /** what refused the last send, stop or retry */
  error: AppError | null
}

const EMPTY: MiniChatState = {
  conversationId: null,
  conversation: null,
  messages: [],
  activeRunId: null,
  pausedBecause: '',
  sending: null,
  error: null,
}

export interface MiniChatOptions {
  /** Makes the conversation at the first message. */
  start: () => Promise<{ conversationId: ConversationId }>
  /** Before each message after the first: what it should find changed. */
  beforeSend?: (conversationId: ConversationId) => Promise<unknown>
  core?: Client
}

export type MiniChat = ReturnType<typeof createMiniChat>

/**
 * A chat of a few messages beside something else: one conversation, made at the first message, one answer at a time.
 * It knows no page; `useMiniChat` gives what ui/mini-chat draws. The work goes on when it is closed.
 */
export function createMiniChat({ start, beforeSend, core = client }: MiniChatOptions) {
  const store = create<MiniChatState>(() => EMPTY)
  const { getState: now, setState: set } = store
  let watching: { runId: RunId; stop: () => void } | null = null
  /** counts up when another conversation takes the place: what is still under way then means nothing */
  let era = 0

  async function read(conversationId: ConversationId): Promise<void> {
    const mine = era
    const conversation = await core.chat.get({ conversationId })
    const offset = Math.max(0, conversation.messageCount - SHOWN_MESSAGES)
    const { items } = await core.chat.messages({ conversationId, offset, limit: SHOWN_MESSAGES })
    if (mine !== era) return
    set({ conversationId, conversation, messages: items, activeRunId: conversation.activeRunId, sending: null })
    const newest = items.findLast(({ role }) => role === 'assistant')
    if (newest?.runId && isLive(newest)) watch(newest.runId)
  }

  function watch(runId: RunId): void {
    if (watching?.runId === runId) return
    watching?.stop()
    const stop = followRun({
      client: core,
      runId,
      onEvents: (events) =>
        set(({ messages, pausedBecause }) => ({
          pausedBecause: events.reduce(reasonAfter, pausedBecause),
          messages: messages.map((each) => (each.runId === runId ? events.reduce(foldMessage, each) : each)),
        })),
      onEnd: () => {
        watching = null
        const { conversationId } = now()
        if (conversationId !== null) void read(conversationId).catch(fail)
      },
    })
    watching = { runId, stop }
  }

  const fail = (thrown: unknown) => set({ error: asAppError(thrown), sending: null })

  function clear(): void {
    era++
    watching?.stop()
    watching = null
    set(EMPTY)
  }

  async function act(what: () => Promise<unknown>): Promise<boolean> {
    const mine = era
    set({ error: null })
    try {
      await what()
      return true
    } catch (thrown) {
      if (mine === era) fail(thrown)
      return false
    }
  }

  return {
    store: store as UseBoundStore<StoreApi<MiniChatState>>,

    /** Goes on with a conversation that is there already. */
    async open(conversationId: ConversationId): Promise<void> {
      clear()
      await act(() => read(conversationId))
    },

    /** Sends, in a new conversation when there is none. False: it was refused, and `error` says why. */
    send(text: string): Promise<boolean> {
      const words = text.trim()
      if (words === '' || now().activeRunId !== null || now().sending !== null) return Promise.resolve(false)
      const mine = era
      set({ sending: words })
      return act(async () => {
        const known = now().conversationId
        const conversationId = known ?? (await start()).conversationId
        if (known !== null) await beforeSend?.(known)
        await core.chat.send({ conversationId, text: words, attachmentIds: [], clientKey: crypto.randomUUID() })
        if (mine === era) await read(conversationId)
      })
    },

    stop: (): Promise<boolean> =>
      act(async () => {
        const { activeRunId } = now()
        if (activeRunId !== null) await core.runs.cancel({ runId: activeRunId })
      }),

    /** Tries a failed answer again, or goes on with a paused one. */
    goOn: (message: Pick<PathMessage, 'runId' | 'state'>): Promise<boolean> =>
      act(async () => {
        const { runId, state } = message
        const { conversationId } = now()
        if (runId === null || conversationId === null) return
        if (state === 'paused') await core.runs.resume({ runId })
        else await core.runs.retry({ runId })
        if (watching?.runId === runId && state !== 'paused') watching = null
        await read(conversationId)
      }),

    /** Forgets what is shown; the next message starts a new conversation. The old one goes on by itself. */
    clear,
    /** Stops watching. Call it when the page goes. */
    close: clear,
  }
}

/** Everything that ui/mini-chat's MiniChat asks for, live. */
export function useMiniChat(chat: MiniChat) {
  const { messages, activeRunId, pausedBecause, sending, error } = chat.store()
  const thinking = useThinkingLook()
  const pending = useApprovals((state) => state.pending)
  return useMemo(
    () => ({
      messages,
      isBusy: activeRunId !== null || sending !== null,
      canStop: activeRunId !== null,
      sending,
      pausedBecause,
      thinking,
      problem: error === null ? null : toProblem(error),
      problemOf: (message: Pick<PathMessage, 'error'>) =>
        message.error === null ? null : toProblem(fromWire(message.error)),
      approvalOf: (approvalId: string | undefined) => pending.find((each) => each.approvalId === approvalId),
      answersFor: approvalAnswers,
      onSend: chat.send,
      onStop: () => void chat.stop(),
      onGoOn: (message: Pick<PathMessage, 'runId' | 'state'>) => void chat.goOn(message),
    }),
    [chat, messages, activeRunId, pausedBecause, sending, error, thinking, pending],
  )
}

const reasonAfter = (reason: string, event: RunEvent): string =>
  event.type === 'run.state_changed' || event.type === 'run.started'
    ? 'state' in event.data && event.data.state === 'paused'
      ? (event.data.reason ?? '')
      : ''
    : reason

function toProblem(error: AppError) {
  const { title, advice } = errorParts(error)
  return { code: error.code, title, advice }
}
