import { os } from '#main/engine/rpc/implement.ts'
import type { ChatLibrary } from './chat-library.ts'

const done = { done: true as const }

/** Part of the routes of chat: search, folders, comparisons, mentions. */
export const createChatLibraryRoutes = ({ folders, comparison, ...library }: ChatLibrary) => ({
  search: os.chat.search.handler(({ input, signal }) => library.search(input, signal)),
  find: os.chat.find.handler(({ input, signal }) => library.find(input.conversationId, input.text, signal)),
  reveal: os.chat.reveal.handler(({ input }) => library.reveal(input.messageId)),
  folders: os.chat.folders.handler(() => folders.list()),
  createFolder: os.chat.createFolder.handler(({ input }) => folders.create(input.name)),
  updateFolder: os.chat.updateFolder.handler(({ input: { chatFolderId, ...change } }) =>
    folders.update(chatFolderId, change),
  ),
  deleteFolder: os.chat.deleteFolder.handler(({ input }) => folders.delete(input.chatFolderId).then(() => done)),
  restoreFolder: os.chat.restoreFolder.handler(({ input }) => folders.restore(input.chatFolderId).then(() => done)),
  move: os.chat.move.handler(({ input }) => folders.move(input.conversationIds, input.chatFolderId)),
  compare: os.chat.compare.handler(({ input }) => comparison.compare(input.conversationId, input.model)),
  endComparison: os.chat.endComparison.handler(({ input }) => comparison.end(input.conversationId, input.keep)),
  reopenComparison: os.chat.reopenComparison.handler(({ input }) =>
    comparison.reopen(input.conversationId).then(() => done),
  ),
  mentionFiles: os.chat.mentionFiles.handler(({ input, signal }) =>
    library.mentionFiles(input.text, input.limit, signal),
  ),
})
