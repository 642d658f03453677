import { os } from '#main/engine/rpc/implement.ts'
import type { ChatService } from './chat.service.ts'

/** The procedures of `chat-files.contract.ts`. */
export const createChatFileRoutes = (chat: ChatService) => ({
  upload: os.chat.upload.handler(({ input }) => chat.upload(input)),
  image: os.chat.image.handler(({ input }) => chat.image(input.attachmentId)),
  passages: os.chat.passages.handler(({ input }) => chat.passages(input.attachmentId, input)),
  sources: os.chat.sources.handler(({ input }) => ({ items: chat.sources(input.conversationId) })),
})
