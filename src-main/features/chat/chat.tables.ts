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
  chat_folder_id: string | null
  /** a second column of a comparison: of that conversation; it stays when the comparison ended */
  twin_of: string | null
  is_twin_open: number
}

/** What a new conversation may leave out. */
export type NewConversationRow = Omit<ConversationRow, 'row_no' | 'chat_folder_id' | 'twin_of' | 'is_twin_open'> &
  Partial<Pick<ConversationRow, 'chat_folder_id' | 'twin_of' | 'is_twin_open'>>

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
  mentions: string
  /** who answers, when it is not the conversation's agent */
  agent_id: string | null
}

/** What a new message may leave out. */
export type NewMessageRow = Omit<MessageRow, 'row_no' | 'mentions' | 'agent_id'> &
  Partial<Pick<MessageRow, 'mentions' | 'agent_id'>>

export interface QueuedRow {
  row_no: number
  queued_id: string
  conversation_id: string
  text: string
  attachments: string
  client_key: string | null
  created_at: number
  mentions: string
}

export interface ChatFolderRow {
  chat_folder_id: string
  name: string
  sort_no: number
  is_collapsed: number
  created_at: number
  deleted_at: number | null
}

/** What a mentioned file held when the message was sent. */
export interface MentionTextRow {
  mention_id: string
  name: string
  folder_id: string
  path: string
  is_private: number
  text: string
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
  kind: string
  /** of a picture */
  bytes: Uint8Array | null
  width: number | null
  height: number | null
  page_count: number | null
  /** packed by attachment-passages.ts; null for code and data */
  passages: string | null
}

export interface ImportRow {
  import_id: string
  name: string
  source: string
  state: string
  total: number
  imported: number
  skipped: string
  error: string | null
  created_at: number
}

export interface ChatTables {
  conversations: ConversationRow
  messages: MessageRow
  conversation_path: { conversation_id: string; depth: number; message_id: string }
  queued_messages: QueuedRow
  attachments: AttachmentRow
  chat_folders: ChatFolderRow
  mention_texts: MentionTextRow
  chat_imports: ImportRow
  chat_import_items: { import_id: string; conversation_id: string }
}
