export { createPrompts } from './create-prompts.ts'
