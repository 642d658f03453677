import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import type { MentionSources } from '#main/engine/ports/mention-sources.ts'
import { createWorkQueue } from '#main/engine/queue/create-work-queue.ts'
import { createRuns } from '#main/engine/runs/create-runs.ts'
import { createSettings } from '#main/engine/settings/create-settings.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import { createToolRegistry } from '#main/engine/tools/tool-registry.ts'
import { createAgents } from '#main/features/agents/index.ts'
import readFile, { type ReadFile } from '#main/features/chat/attachment.task.ts'
import { searchConversations } from '#main/features/chat/chat.store.ts'
import type { MessageSearch } from '#main/features/chat/chat-library.ts'
import { createChat } from '#main/features/chat/index.ts'
import { findInPath, searchMessages } from '#main/features/chat/message-search.ts'
import { exportChats } from '#main/features/chat/transfer/export-chats.ts'
import readImport from '#main/features/chat/transfer/import.task.ts'
import type { TransferWork } from '#main/features/chat/transfer/transfer-work.ts'
import { createGovernance } from '#main/features/governance/index.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import type { Agent } from '#shared/domain/agent.ts'
import { foldParts } from '#shared/domain/fold-parts.ts'
import type { ConversationId, RunId } from '#shared/domain/ids.ts'
import type { Message, MessagePart, ToolCallPart } from '#shared/domain/message.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createScriptedGateway, SCRIPTED_REF, type ScriptedGateway } from './scripted-gateway.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTestDb } from './test-db.ts'
import { until } from './until.ts'

const NO_FILES: MentionSources = {
  find: async () => [],
  read: () => Promise.reject(new AppError('folder.not_found', 'No folder is allowed')),
}

export interface WorldOptions {
  /** a database that outlives this world */
  path?: string
  gateway?: ScriptedGateway
  /** of any input: the registry parses arguments before a tool sees them */
  tools?: readonly Pick<Tool, 'name'>[]
  clock?: Clock
  mentionSources?: MentionSources
  /** false: nothing is worked on until `start` */
  starts?: boolean
}

export type World = Awaited<ReturnType<typeof makeWorld>>

/** Chat, agents and permissions on the real engine and a real database; only the model is scripted. */
export async function makeWorld(options: WorldOptions = {}) {
  const clock = options.clock ?? systemClock
  const gateway = options.gateway ?? createScriptedGateway()
  const log = createSilentLog()
  const db = makeTestDb(options.path === undefined ? {} : { path: options.path })
  const ids = createIdSource(clock)
  const events = createEventLog({ db, clock })
  const settings = createSettings({ db, clock, events, log })
  const queue = createWorkQueue({ db, clock, ids, log })
  const engine = createRuns({ db, clock, ids, log, events, queue })
  const { runs } = engine
  const tools = createToolRegistry()
  const folders = { get: () => undefined, all: () => [], ownerOf: () => undefined }
  const governance = createGovernance({ db, clock, ids, events, log, settings, tools, runs, folders })
  const agents = createAgents({
    db,
    clock,
    ids,
    events,
    settings,
    runs,
    gateway,
    gate: governance.gate,
    folders,
    tools,
  })
  for (const tool of [...agents.tools, ...(options.tools ?? [])]) tools.add(tool as Tool)
  const search = async (text: string) => searchConversations(db, text)
  const readAttachment = async (file: ReadFile) => readFile(file)
  const transfer: TransferWork = {
    newFile: () => join(tmpdir(), `hearth-transfer-${randomUUID()}`),
    exportChats: async (request) => exportChats(db, request),
    readImport: async (request) => readImport(request),
  }
  const messageSearch: MessageSearch = async (input) =>
    'query' in input
      ? { page: searchMessages(db, input.query, input.nowMs), path: null }
      : { page: null, path: findInPath(db, input.conversationId, input.text) }
  const mentionSources = options.mentionSources ?? NO_FILES
  const chatDeps = {
    search,
    messageSearch,
    mentionSources,
    folders,
    tools,
    readAttachment,
    transfer,
    agents: agents.lookup,
  }
  const chat = createChat({ db, clock, ids, events, runs, settings, gateway, ...chatDeps })
  agents.workOn(chat.transcript)
  await settings.set('models.defaultChat', SCRIPTED_REF)
  await settings.set('chat.autoTitle', false)

  const start = () => engine.start({ concurrency: 4, laneLimit: () => 1 })
  if (options.starts !== false) start()
  const approvals = governance.service.approvals

  return {
    db,
    clock,
    log,
    gateway,
    settings,
    events,
    runs,
    chat: chat.service,
    library: chat.library,
    transcript: chat.transcript,
    agents: agents.service,
    agentWork: agents.work,
    agentTrials: agents.trials,
    agentTransfer: agents.transfer,
    memory: agents.memory,
    lookup: agents.lookup,
    approvals,
    gate: governance.gate,
    start,
    async stop() {
      await engine.stop(5_000)
      db.close()
    },
    /** The process dies here: nothing is given back, nothing is finished. */
    crash: () => db.close(),

    async newChat(agent: Partial<Agent> = {}): Promise<ConversationId> {
      const { agentId } = await agents.service.create({
        name: 'Test agent',
        instructions: 'You are a helpful assistant.',
        tools: (options.tools ?? []).map(({ name }) => ({ name })),
        ...agent,
      })
      return (await chat.service.create({ agentId })).conversationId
    },
    /** Sends and waits until the run ends or waits for the person. */
    async ask(conversationId: ConversationId, text: string): Promise<RunId> {
      const { runId } = await chat.service.send({ conversationId, text, attachmentIds: [] })
      if (runId === null) throw new Error('the message waits in the queue')
      await untilIdle(runId)
      return runId
    },
    untilIdle,
    answerOf: (runId: RunId): Message => chat.transcript.turn(runId, 0).answer,
    lastMessage(conversationId: ConversationId): Message {
      const { items } = chat.service.messages(conversationId, { offset: 0, limit: 200 })
      const last = items.at(-1)
      if (last === undefined) throw new Error('the conversation is empty')
      return last
    },
    /** Follows a run as a page does, from its start, and checks every snapshot against what was folded. */
    watch(runId: RunId) {
      const stopper = new AbortController()
      const seen: RunEvent[] = []
      const snapshots: { folded: readonly MessagePart[]; saved: readonly MessagePart[] }[] = []
      const done = (async () => {
        let parts: readonly MessagePart[] = []
        for await (const event of runs.watch(runId, 0, stopper.signal)) {
          seen.push(event)
          if (event.type === 'message.snapshot') snapshots.push({ folded: parts, saved: event.data.parts })
          parts = foldParts(parts, event)
        }
        return parts
      })()
      return { seen, snapshots, done, stop: () => stopper.abort() }
    },
  }

  async function untilIdle(runId: RunId): Promise<void> {
    await until(() => {
      const { state } = runs.get(runId)
      return isFinal(state) || state === 'waiting' || state === 'paused'
    }, `the run ${runId} to end or wait`)
  }
}

export const callsIn = (message: Message): ToolCallPart[] => message.parts.filter((part) => part.type === 'tool_call')
export const textIn = (message: Message): string =>
  message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('|')
export const noticesIn = (message: Message): string[] =>
  message.parts.flatMap((part) => (part.type === 'notice' ? [part.code] : []))
