export { type ChatDeps, createChat } from './create-chat.ts'
