import { os } from '#main/engine/rpc/implement.ts'
import type { ChatService } from './chat.service.ts'
import { createChatFileRoutes } from './chat-files.routes.ts'
import { createChatLibraryRoutes } from './chat-library.routes.ts'
import type { ChatLibrary } from './chat-library.ts'

const done = { done: true as const }

export function createChatRoutes(chat: ChatService, library: ChatLibrary) {
  return os.chat.router({
    list: os.chat.list.handler(({ input, signal }) => chat.list(input, signal)),
    get: os.chat.get.handler(({ input }) => chat.get(input.conversationId)),
    create: os.chat.create.handler(({ input }) => chat.create(input)),
    update: os.chat.update.handler(({ input: { conversationId, ...change } }) => chat.update(conversationId, change)),
    delete: os.chat.delete.handler(({ input }) => chat.delete(input.conversationId).then(() => done)),
    restore: os.chat.restore.handler(({ input }) => chat.restore(input.conversationId).then(() => done)),
    messages: os.chat.messages.handler(({ input }) => chat.messages(input.conversationId, input)),
    message: os.chat.message.handler(({ input }) => chat.message(input.messageId)),
    send: os.chat.send.handler(({ input }) => chat.send(input)),
    removeQueued: os.chat.removeQueued.handler(({ input }) => chat.removeQueued(input.queuedId).then(() => done)),
    edit: os.chat.edit.handler(({ input }) => chat.edit(input.messageId, input)),
    regenerate: os.chat.regenerate.handler(({ input }) => chat.regenerate(input.messageId)),
    continue: os.chat.continue.handler(({ input }) => chat.continue(input.messageId)),
    switchTo: os.chat.switchTo.handler(({ input }) => chat.switchTo(input.messageId)),
    branchHere: os.chat.branchHere.handler(({ input }) => chat.branchHere(input.messageId)),
    attach: os.chat.attach.handler(({ input, signal }) => chat.attach(input, signal)),
    attachment: os.chat.attachment.handler(({ input }) => chat.attachment(input.attachmentId)),
    measure: os.chat.measure.handler(({ input, signal }) => chat.measure(input, signal)),
    ...createChatFileRoutes(chat),
    ...createChatLibraryRoutes(library),
  })
}
