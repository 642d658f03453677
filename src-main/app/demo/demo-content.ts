import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { RunMode } from '#shared/domain/tool.ts'

const ToolCall = z.object({ tool: z.string(), args: z.record(z.string(), z.unknown()) })
export const DemoMessage = z.object({
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  reasoning: z.string().optional(),
  toolCalls: z.array(ToolCall).default([]),
})
export type DemoMessage = z.infer<typeof DemoMessage>

const DemoConversation = z.object({
  title: z.string(),
  agent: z.string().nullable(),
  isPinned: z.boolean().default(false),
  /** the last question stays with the person instead of being approved */
  leavesApprovalOpen: z.boolean().default(false),
  minutesAgo: z.number(),
  messages: z.array(DemoMessage),
})
export type DemoConversation = z.infer<typeof DemoConversation>

const DemoAgent = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  instructions: z.string(),
  tools: z.array(z.string()),
  mode: RunMode,
  usesMemory: z.boolean(),
})

export interface DemoContent {
  filesDir: string
  agents: z.infer<typeof DemoAgent>[]
  /** oldest first */
  conversations: DemoConversation[]
}

/** What resources/demo holds. */
export function readDemoContent(here: string = import.meta.url): DemoContent {
  const folder = findResources(here)
  const read = <T>(name: string, schema: z.ZodType<T>) =>
    schema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const conversations = read('conversations.json', z.array(DemoConversation))
  return {
    filesDir: join(folder, 'files'),
    agents: read('agents.json', z.array(DemoAgent)),
    conversations: conversations.sort((a, b) => b.minutesAgo - a.minutesAgo),
  }
}

/** The folder of resources is beside `out` and `src-main`. */
function findResources(here: string): string {
  for (let at = new URL('.', here); at.pathname !== '/'; at = new URL('..', at)) {
    const folder = fileURLToPath(new URL('resources/demo/', at))
    if (existsSync(folder)) return folder
  }
  throw new Error('resources/demo is not part of this installation')
}
