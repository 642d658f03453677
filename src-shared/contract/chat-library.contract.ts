import { z } from 'zod'
import { ChatFolderId, ConversationId, EpochMs, FolderId, MessageId } from '../domain/ids.ts'
import { ModelRef } from '../domain/model.ts'
import { plainLine } from '../std/plain-line.ts'
import { Done, intParam, page, pick, procedure } from './base.ts'

export const ChatFolder = z.object({
  chatFolderId: ChatFolderId,
  name: z.string(),
  isCollapsed: z.boolean(),
  /** conversations in it, pinned ones left out: those stand above all folders */
  count: z.number().int(),
})
export type ChatFolder = z.infer<typeof ChatFolder>

/** A message that holds what was searched for. */
export const MessageHit = z.object({
  messageId: MessageId,
  conversationId: ConversationId,
  /** the conversation to open: of the second column of a comparison it is the first one */
  openId: ConversationId,
  title: z.string(),
  role: z.enum(['user', 'assistant']),
  at: EpochMs,
  /** plain text around the first place */
  snippet: z.string(),
  /** [start, end) in the snippet, in UTF-16 units */
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** false: it is on another branch than the one that is shown */
  isOnPath: z.boolean(),
})
export type MessageHit = z.infer<typeof MessageHit>

/** Where a text was found in the path that is shown. */
export const PathHit = z.object({ messageId: MessageId, offset: z.number().int(), count: z.number().int() })
export type PathHit = z.infer<typeof PathHit>

export const MentionFile = z.object({
  folderId: FolderId,
  folderName: z.string(),
  path: z.string(),
  isPrivate: z.boolean(),
})
export type MentionFile = z.infer<typeof MentionFile>

const route = { tags: ['Chat'] }
const one = z.object({ conversationId: ConversationId })
const folder = z.object({ chatFolderId: ChatFolderId })
const name = z.string().overwrite(plainLine).min(1).max(80)

export const chatLibrary = {
  /** Messages with all these words, the newest ones ranked by how well they fit; also on branches that are not shown. */
  search: procedure
    .route({ ...route, method: 'GET', path: '/messages', summary: 'Search all messages' })
    .input(
      z.object({
        text: z.string().max(500),
        limit: intParam(1, 100).default(30),
        cursor: z.string().max(200).optional(),
        folderId: ChatFolderId.optional(),
        role: z.enum(['user', 'assistant']).optional(),
        from: z.coerce.number().int().nonnegative().optional(),
        to: z.coerce.number().int().nonnegative().optional(),
      }),
    )
    .output(page(MessageHit)),
  /** Where a text stands in the path that is shown, without case, oldest first; at most 1,000 messages. */
  find: procedure
    .route({
      ...route,
      method: 'GET',
      path: '/conversations/{conversationId}/find',
      summary: 'Search one conversation',
    })
    .errors(pick('conversation.not_found'))
    .input(one.extend({ text: z.string().max(500) }))
    .output(z.object({ hits: z.array(PathHit), isCut: z.boolean() })),
  /** Shows the branch that holds a message, and says where it is. */
  reveal: procedure
    .route({ ...route, method: 'POST', path: '/messages/{messageId}/reveal', summary: 'Show where a message is' })
    .errors(pick('message.not_found', 'conversation.busy'))
    .input(z.object({ messageId: MessageId }))
    .output(z.object({ conversationId: ConversationId, openId: ConversationId, offset: z.number().int() })),
  folders: procedure
    .route({ ...route, method: 'GET', path: '/chat-folders', summary: 'Folders of conversations' })
    .output(z.array(ChatFolder)),
  createFolder: procedure
    .route({ ...route, method: 'POST', path: '/chat-folders', summary: 'Create a folder of conversations' })
    .input(z.object({ name }))
    .output(ChatFolder),
  updateFolder: procedure
    .route({ ...route, method: 'PATCH', path: '/chat-folders/{chatFolderId}', summary: 'Change a folder' })
    .errors(pick('chat_folder.not_found'))
    .input(
      folder.extend({
        name: name.optional(),
        isCollapsed: z.boolean().optional(),
        /** its new place among the folders, from 0 */
        place: z.number().int().min(0).max(10_000).optional(),
      }),
    )
    .output(ChatFolder),
  /** Its conversations stay. */
  deleteFolder: procedure
    .route({ ...route, method: 'DELETE', path: '/chat-folders/{chatFolderId}', summary: 'Delete a folder' })
    .errors(pick('chat_folder.not_found'))
    .input(folder)
    .output(Done),
  restoreFolder: procedure
    .route({ ...route, method: 'POST', path: '/chat-folders/{chatFolderId}/restore', summary: 'Bring a folder back' })
    .errors(pick('chat_folder.not_found'))
    .input(folder)
    .output(Done),
  /** null: out of any folder. Says where each one was before. */
  move: procedure
    .route({ ...route, method: 'POST', path: '/conversations/move', summary: 'Put conversations into a folder' })
    .errors(pick('chat_folder.not_found', 'conversation.not_found'))
    .input(
      z.object({ conversationIds: z.array(ConversationId).min(1).max(500), chatFolderId: ChatFolderId.nullable() }),
    )
    .output(z.object({ before: z.array(one.extend({ chatFolderId: ChatFolderId.nullable() })) })),
  /** A second column beside a conversation, with another model: what is sent goes to both. */
  compare: procedure
    .route({ ...route, method: 'POST', path: '/conversations/{conversationId}/compare', summary: 'Compare two models' })
    .errors(pick('conversation.not_found', 'conversation.busy', 'conversation.too_long', 'conversation.compared'))
    .input(one.extend({ model: ModelRef }))
    .output(z.object({ twinId: ConversationId })),
  /** `first`, `second`: the other column goes to the bin. `both`: they go on as two conversations. */
  endComparison: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/conversations/{conversationId}/compare/end',
      summary: 'End a comparison',
    })
    .errors(pick('conversation.not_found'))
    .input(one.extend({ keep: z.enum(['first', 'second', 'both']) }))
    .output(z.object({ twinId: ConversationId, openId: ConversationId })),
  /** Undoes the end of a comparison. */
  reopenComparison: procedure
    .route({
      ...route,
      method: 'POST',
      path: '/conversations/{conversationId}/compare/reopen',
      summary: 'Bring a comparison back',
    })
    .errors(pick('conversation.not_found', 'conversation.compared'))
    .input(one)
    .output(Done),
  /** Files of allowed folders whose path holds these words, for mentions. */
  mentionFiles: procedure
    .route({ ...route, method: 'GET', path: '/mention-files', summary: 'Files that a message can mention' })
    .input(z.object({ text: z.string().max(200).default(''), limit: intParam(1, 50).default(20) }))
    .output(z.object({ items: z.array(MentionFile) })),
}
