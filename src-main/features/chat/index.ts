export { createChatSearch } from './chat-search.ts'
export { type ChatDeps, createChat } from './create-chat.ts'
