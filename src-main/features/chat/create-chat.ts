import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { MentionSources } from '#main/engine/ports/mention-sources.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Transcript } from '#main/engine/ports/transcript.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { createAttachments } from './attachments.ts'
import { createChatRoutes } from './chat.routes.ts'
import { fromJsonOrNull } from './chat.rows.ts'
import { createChatService } from './chat.service.ts'
import { createChatLibrary, type MessageSearch } from './chat-library.ts'
import type { ChatSearch } from './chat-search.ts'
import { createTranscript } from './chat-transcript.ts'
import { createMentions } from './mentions.ts'
import type { ReadAttachment } from './read-attachment.ts'
import { createTitleRuns, TITLE_RUN } from './title-run.ts'
import type { TransferWork } from './transfer/transfer-work.ts'
import { createTurnWriter, type TurnDeps } from './turn-writer.ts'
import { createTurns } from './turns.ts'
import { createUploads } from './uploads.ts'

export interface ChatDeps extends TurnDeps {
  settings: Settings
  gateway: ModelGateway
  search: ChatSearch
  messageSearch: MessageSearch
  folders: Pick<FolderLookup, 'get'>
  tools: Pick<ToolRegistry, 'get'>
  mentionSources: MentionSources
  readAttachment: ReadAttachment
  transfer: TransferWork
}

/**
 * Conversations. Registers the run kind `title`; call it before the queue starts. Wiring, in this order:
 *
 *     const agents = createAgents({ db, clock, ids, log, events, runs, settings, gateway, gate, tools })
 *     const chat = createChat({ db, clock, ids, events, runs, settings, gateway, agents: agents.lookup, search })
 *     agents.workOn(chat.transcript)   // registers the run kind `agent`
 */
export function createChat(deps: ChatDeps) {
  const writer = createTurnWriter(deps)
  const turns = createTurns({ ...deps, writer })
  const titles = createTitleRuns({ ...deps, transcript: () => transcript })
  const transcript: Transcript = createTranscript({
    ...deps,
    writer,
    turns,
    onAnswered(tx, conversation, answer) {
      const model = fromJsonOrNull<ModelRef>(conversation.model)
      const used = deps.agents.modelFor(writer.agentOf(conversation).agentId, model)
      if (answer.depth === 1 && used !== null) titles.start(tx, conversation, used)
    },
  })
  deps.runs.register(TITLE_RUN, titles)
  const uploads = createUploads(deps)
  const attachments = createAttachments({ ...deps, uploads, read: deps.readAttachment })
  const mentions = createMentions(deps)
  const service = createChatService({ ...deps, writer, turns, attachments, uploads, mentions })
  const library = createChatLibrary({ ...deps, turns, mentions, switchTo: service.switchTo })
  return { service, library, transcript, routes: createChatRoutes(service, library) }
}
