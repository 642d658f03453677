import { createContext, useContext } from 'react'
import { create, type StoreApi, type UseBoundStore, useStore } from 'zustand'
import { isLive } from '#renderer/lib/answer-fold.ts'
import { type Client, client } from '#renderer/lib/client.ts'
import { asAppError } from '#renderer/lib/errors.ts'
import { followRun } from '#renderer/lib/follow-run.ts'
import { seenWhenVisible } from '#renderer/lib/seen-runs.ts'
import type { Conversation } from '#shared/contract/chat.contract.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AttachmentId, ConversationId, MessageId, QueuedId, RunId } from '#shared/domain/ids.ts'
import type { Mention } from '#shared/domain/mention.ts'
import { MAX_MESSAGE_CHARS } from '#shared/domain/message-text.ts'
import { AppError } from '#shared/errors/errors.ts'
import { foldRun, NEW_RUN, type RunView } from './state/run-view.ts'
import { eventsFolded, lastOf, messageRead, NO_THREAD, type ThreadView, windowRead } from './state/thread-view.ts'

export const WINDOW = 20

export interface ChatState {
  conversationId: ConversationId | null
  /** there is no conversation yet: the first message makes one */
  isBlank: boolean
  conversation: Conversation | null
  thread: ThreadView
  /** the run of the newest answer; watched for as long as the conversation is open */
  newestRunId: RunId | null
  /** the run that the person chose to look at instead */
  chosenRunId: RunId | null
  runs: Readonly<Partial<Record<RunId, RunView>>>
  /** the window as it would be filled by what is being written; null: not measured */
  measured: ContextMeter | null
  /** the user message whose text is being changed */
  editing: MessageId | null
  openError: AppError | null
}

const CLOSED: ChatState = {
  conversationId: null,
  isBlank: false,
  conversation: null,
  thread: NO_THREAD,
  newestRunId: null,
  chosenRunId: null,
  runs: {},
  measured: null,
  editing: null,
  openError: null,
}

/** The open conversation: what is shown of it, and what the person can do with it. */
export function createChat(core: Client) {
  const store = create<ChatState>(() => CLOSED)
  const { getState: now, setState: set } = store
  const asked = new Set<number>()
  const watched = new Map<RunId, () => void>()
  const ended = new Set<RunId>()

  const isOpen = (id: ConversationId) => now().conversationId === id

  async function readWindow(id: ConversationId, offset: number, limit = WINDOW): Promise<void> {
    const read = await core.chat.messages({ conversationId: id, offset, limit })
    if (!isOpen(id)) return
    set(({ thread }) => ({ thread: windowRead(thread, { offset, ...read }) }))
  }

  /** Reads what changes: the conversation and the end of its path. */
  async function refresh(id: ConversationId): Promise<void> {
    const conversation = await core.chat.get({ conversationId: id })
    if (!isOpen(id)) return
    const offset = Math.max(0, (Math.ceil(conversation.messageCount / WINDOW) - 2) * WINDOW)
    const read = await core.chat.messages({ conversationId: id, offset, limit: 2 * WINDOW })
    if (!isOpen(id)) return
    asked.clear()
    set(({ thread }) => ({ conversation, thread: windowRead(thread, { offset, ...read }) }))
    followNewest()
  }

  function followNewest(): void {
    set(({ thread }) => ({ newestRunId: lastOf(thread, 'assistant')?.runId ?? null }))
    watchShown()
  }

  /** Watches the newest run and the chosen one, and no other. */
  function watchShown(): void {
    const { newestRunId, chosenRunId } = now()
    const shown = new Set([newestRunId, chosenRunId].filter((id) => id !== null))
    for (const [runId, stop] of watched) {
      if (shown.has(runId)) continue
      stop()
      watched.delete(runId)
    }
    for (const runId of shown) if (!watched.has(runId) || isTriedAgain(runId)) watched.set(runId, watchRun(runId))
  }

  /** Its watch ended with it, and somebody, maybe in another window, had it go on. */
  function isTriedAgain(runId: RunId): boolean {
    const message = now().thread.rows.findLast((row) => row?.runId === runId)
    return ended.has(runId) && message !== null && message !== undefined && isLive(message)
  }

  /** Folds the events of a run for the inspector, and into its message while that one changes. */
  function watchRun(runId: RunId): () => void {
    ended.delete(runId)
    set(({ runs }) => ({ runs: { ...runs, [runId]: NEW_RUN } }))
    return followRun({
      client: core,
      runId,
      onEvents: (events) =>
        set(({ thread, runs }) => {
          const message = thread.rows.findLast((row) => row?.runId === runId)
          const folded = message && isLive(message) ? eventsFolded(thread, message.messageId, events) : thread
          return { thread: folded, runs: { ...runs, [runId]: events.reduce(foldRun, runs[runId] ?? NEW_RUN) } }
        }),
      onEnd: () => {
        ended.add(runId)
        seenWhenVisible(core, runId)
        void readAnswerOf(runId)
      },
    })
  }

  function stopWatching(): void {
    for (const stop of watched.values()) stop()
    watched.clear()
  }

  async function readAnswerOf(runId: RunId): Promise<void> {
    const { conversationId, thread } = now()
    const message = thread.rows.findLast((row) => row?.runId === runId)
    if (!message || conversationId === null) return
    const fresh = await core.chat.message({ messageId: message.messageId }).catch(() => null)
    if (fresh !== null && isOpen(conversationId)) set((old) => ({ thread: messageRead(old.thread, fresh) }))
  }

  const refreshOpen = coalesced(async () => {
    const id = now().conversationId
    if (id !== null) await refresh(id).catch(() => {})
  })

  /** Does something to the open conversation, then reads what it became. */
  async function act<T>(what: (id: ConversationId) => Promise<T>): Promise<T> {
    const id = now().conversationId
    if (id === null) throw asAppError(new Error('no conversation is open'))
    const result = await what(id)
    await refreshOpen()
    return result
  }

  return {
    store: store as UseBoundStore<StoreApi<ChatState>>,

    async open(id: ConversationId): Promise<void> {
      if (isOpen(id)) return
      stopWatching()
      asked.clear()
      set({ ...CLOSED, conversationId: id })
      await refresh(id).catch((thrown: unknown) => isOpen(id) && set({ openError: asAppError(thrown) }))
    },
    openBlank(): void {
      stopWatching()
      set({ ...CLOSED, isBlank: true })
    },
    close(): void {
      stopWatching()
      set(CLOSED)
    },
    refresh: refreshOpen,
    showRun(runId: RunId): void {
      set({ chosenRunId: runId })
      watchShown()
    },

    /** Fetches the window around a position that came into sight; each is asked for once. */
    need(offset: number): void {
      const { conversationId, thread } = now()
      if (conversationId === null || asked.has(offset)) return
      if (thread.rows.slice(offset, offset + WINDOW).every((row) => row !== null)) return
      asked.add(offset)
      readWindow(conversationId, offset).catch(() => asked.delete(offset))
    },

    send: (text: string, attachmentIds: AttachmentId[], clientKey: string, mentions: Mention[] = []) =>
      act(async (conversationId) => {
        requireSendable(text)
        return core.chat.send({ conversationId, text, attachmentIds, mentions, clientKey })
      }),
    edit: (messageId: MessageId, text: string) =>
      act(async () => {
        requireSendable(text)
        return core.chat.edit({ messageId, text })
      }),
    regenerate: (messageId: MessageId) => act(() => core.chat.regenerate({ messageId })),
    continueAnswer: (messageId: MessageId) => act(() => core.chat.continue({ messageId })),
    branchHere: (messageId: MessageId) => act(() => core.chat.branchHere({ messageId })),
    switchTo: (messageId: MessageId) => act(() => core.chat.switchTo({ messageId })),
    removeQueued: (queuedId: QueuedId) => act(() => core.chat.removeQueued({ queuedId })),
    retry: (runId: RunId) =>
      act(async () => {
        await core.runs.retry({ runId })
        watched.get(runId)?.()
        watched.delete(runId)
      }),
    stop: (runId: RunId) => core.runs.cancel({ runId }),

    async update(change: Omit<Parameters<Client['chat']['update']>[0], 'conversationId'>): Promise<void> {
      const id = now().conversationId
      if (id === null) return
      const conversation = await core.chat.update({ ...change, conversationId: id })
      if (isOpen(id)) set({ conversation })
    },

    /** How the window would be filled if this were sent now. */
    async measure(draft: string, attachmentIds: AttachmentId[]): Promise<void> {
      const id = now().conversationId
      if (id === null || draft.length > MAX_MESSAGE_CHARS) return
      const measured = await core.chat.measure({ conversationId: id, draft, attachmentIds }).catch(() => null)
      if (isOpen(id) && measured !== null) set({ measured })
    },
    setEditing: (editing: MessageId | null) => set({ editing }),
  }
}

/** Looked at before it is sent, because a frame that is too large ends the connection. */
function requireSendable(text: string): void {
  if (text.length > MAX_MESSAGE_CHARS) throw tooLong(text.length)
}

export const tooLong = (length: number): AppError =>
  new AppError('payload.too_large', `${length} characters; a message holds ${MAX_MESSAGE_CHARS}`)

/** Calls while one is under way become one more call after it. */
function coalesced(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null
  let again: Promise<void> | null = null
  const start = () => {
    current = run().finally(() => {
      current = null
    })
    return current
  }
  return () => {
    if (current === null) return start()
    again ??= current.then(() => {
      again = null
      return start()
    })
    return again
  }
}

/** The run that the inspector shows. */
export const shownRunId = (state: ChatState): RunId | null => state.chosenRunId ?? state.newestRunId
export const shownRun = (state: ChatState): RunView => {
  const runId = shownRunId(state)
  return (runId === null ? undefined : state.runs[runId]) ?? NEW_RUN
}

export type Chat = ReturnType<typeof createChat>

/** The conversation in the address. A comparison has a second one beside it. */
export const chat = createChat(client)

const ChatContext = createContext<Chat>(chat)
/** Everything below shows and changes this conversation instead of the one in the address. */
export const ChatProvider = ChatContext.Provider

/** The conversation that the thread around belongs to. */
export const useThisChat = (): Chat => useContext(ChatContext)

/** Reads the conversation that the thread around belongs to; outside of React, the one in the address. */
export const useChat = Object.assign(
  <T>(selector: (state: ChatState) => T): T => useStore(useContext(ChatContext).store, selector),
  { getState: chat.store.getState, setState: chat.store.setState, subscribe: chat.store.subscribe },
)
