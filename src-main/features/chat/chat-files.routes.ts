import { os } from '#main/engine/rpc/implement.ts'
import type { ChatService } from './chat.service.ts'

const done = { done: true as const }

/** The procedures of `chat-files.contract.ts`. */
export const createChatFileRoutes = (chat: ChatService) => ({
  upload: os.chat.upload.handler(({ input }) => chat.upload(input)),
  image: os.chat.image.handler(({ input }) => chat.image(input.attachmentId)),
  passages: os.chat.passages.handler(({ input }) => chat.passages(input.attachmentId, input)),
  sources: os.chat.sources.handler(({ input }) => ({ items: chat.sources(input.conversationId) })),
  exportStart: os.chat.exportStart.handler(({ input, signal }) => chat.exportStart(input, signal)),
  exportPart: os.chat.exportPart.handler(({ input }) => chat.exportPart(input)),
  importStart: os.chat.importStart.handler(({ input }) => chat.importStart(input)),
  imports: os.chat.imports.handler(() => ({ items: chat.imports() })),
  cancelImport: os.chat.cancelImport.handler(({ input }) => {
    chat.cancelImport(input.importId)
    return done
  }),
  undoImport: os.chat.undoImport.handler(({ input }) => chat.undoImport(input.importId).then(() => done)),
})
