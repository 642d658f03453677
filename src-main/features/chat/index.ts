export { createMessageSearch } from './chat-library.ts'
export { createChatSearch } from './chat-search.ts'
export { type ChatDeps, createChat } from './create-chat.ts'
export { createAttachmentReader } from './read-attachment.ts'
