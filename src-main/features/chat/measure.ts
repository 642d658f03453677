import type { Db } from '#main/engine/db/db.ts'
import type { AgentLookup } from '#main/engine/ports/agent-lookup.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { TranscriptMessage } from '#main/engine/ports/transcript.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { AttachmentId, ConversationId } from '#shared/domain/ids.ts'
import type { ModelParams } from '#shared/domain/model.ts'
import type { RunMode } from '#shared/domain/tool.ts'
import { type Attachments, numberPassages, readAttached } from './attachments.ts'
import { fromJson } from './chat.rows.ts'
import type { ConversationRow } from './chat.tables.ts'
import { readHistory } from './chat-transcript.ts'
import type { TurnWriter } from './turn-writer.ts'

const CHARS_PER_WINDOW_TOKEN = 8

export interface Draft {
  conversationId: ConversationId
  draft: string
  attachmentIds: AttachmentId[]
}

/** How the window would be filled if the draft were sent now. Throws model.not_chosen. */
export async function measureDraft(
  deps: {
    db: Db
    folders: Pick<FolderLookup, 'get'>
    agents: AgentLookup
    gateway: ModelGateway
    writer: TurnWriter
    attachments: Attachments
  },
  the: { conversation: ConversationRow; draft: Draft; signal: AbortSignal | undefined },
): Promise<ContextMeter> {
  const { conversation, draft, signal } = the
  const model = deps.writer.requireModel(conversation)
  const { numCtx } = await deps.gateway.describe(model, signal)
  const read = readHistory(deps, conversation.head_id, numCtx * CHARS_PER_WINDOW_TOKEN)
  return deps.agents.measure(
    {
      agentId: deps.writer.agentOf(conversation).agentId,
      model,
      params: fromJson<ModelParams>(conversation.params),
      mode: conversation.mode as RunMode,
      history: [...read.history, draftMessage(deps.db, draft, deps.attachments)],
      omitted: read.omitted,
      isPrivateBefore: read.isPrivateBefore,
    },
    signal,
  )
}

const draftMessage = (
  db: Db,
  { conversationId, draft, attachmentIds }: Draft,
  attachments: Attachments,
): TranscriptMessage => ({
  messageId: 'msg_draft',
  conversationId,
  parentId: null,
  role: 'user',
  state: 'complete',
  parts: draft === '' ? [] : [{ type: 'text', stepNo: 0, text: draft }],
  attachments: [],
  runId: null,
  appliedSeq: 0,
  model: null,
  usage: null,
  error: null,
  createdAt: 0,
  ...readAttached(db, numberPassages(attachments.refs(attachmentIds), [])),
})
