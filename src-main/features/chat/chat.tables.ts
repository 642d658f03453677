/** The rows of chat's tables. JSON columns hold text; `chat.rows.ts` turns them into the nouns. */
export interface ConversationRow {
  row_no: number
  conversation_id: string
  title: string
  /** person: typed. text: the first line of the chat. model: written by a model */
  title_by: 'person' | 'text' | 'model'
  preview: string
  is_pinned: number
  agent_id: string
  model: string | null
  params: string
  mode: string
  head_id: string | null
  message_count: number
  active_run_id: string | null
  last_run_id: string | null
  context: string | null
  created_at: number
  updated_at: number
  deleted_at: number | null
}

export interface MessageRow {
  row_no: number
  message_id: string
  conversation_id: string
  parent_id: string | null
  depth: number
  role: string
  state: string
  run_id: string | null
  applied_seq: number
  client_key: string | null
  created_at: number
  attachments: string
  model: string | null
  usage: string | null
  error: string | null
  parts: string
}

export interface QueuedRow {
  row_no: number
  queued_id: string
  conversation_id: string
  text: string
  attachments: string
  client_key: string | null
  created_at: number
}

export interface AttachmentRow {
  attachment_id: string
  name: string
  media_type: string
  size_bytes: number
  tokens: number
  created_at: number
  text: string
}

export interface ChatTables {
  conversations: ConversationRow
  messages: MessageRow
  conversation_path: { conversation_id: string; depth: number; message_id: string }
  queued_messages: QueuedRow
  attachments: AttachmentRow
}
