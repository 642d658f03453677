import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'
import { MAX_MEMORY_CHARS, type MemoryService } from './memory.service.ts'

const FOUND_LIMIT = 8

const SaveInput = z.object({
  text: z.string().min(1).max(MAX_MEMORY_CHARS).describe('One fact, in one or two sentences'),
  shared: z.boolean().optional().describe('true: all agents may know it'),
})

const SearchInput = z.object({ query: z.string().min(1).max(500) })

/** What agents may do with their memory. */
export function createMemoryTools(
  memory: MemoryService,
): [Tool<z.infer<typeof SaveInput>>, Tool<z.infer<typeof SearchInput>>] {
  return [
    {
      name: 'memory_save',
      title: 'Remember',
      description: 'Remember a fact about the person or their work for later chats.',
      risk: 'write',
      // the same words are kept once, so a repeated call changes nothing
      effect: 'keyed',
      defaultPermission: 'allow',
      input: SaveInput,
      timeoutMs: 5_000,
      isParallel: false,
      question: () => 'Remember this?',
      preview: async (args) => ({ kind: 'fields', fields: [{ label: 'Remember', value: args.text }] }),
      async run(args, ctx) {
        const { isNew } = await memory.save({ agentId: ctx.agentId, isShared: args.shared === true, text: args.text })
        return isNew
          ? { output: 'Saved.', summary: 'Remembered' }
          : { output: 'This was known already.', summary: 'Known already' }
      },
    },
    {
      name: 'memory_search',
      title: 'Search memory',
      description: 'Search facts that were remembered in earlier chats.',
      risk: 'read',
      effect: 'pure',
      defaultPermission: 'allow',
      input: SearchInput,
      timeoutMs: 5_000,
      isParallel: true,
      async run(args, ctx) {
        const found = memory.search({ agentId: ctx.agentId, text: args.query, limit: FOUND_LIMIT })
        const summary = found.length === 1 ? '1 memory' : `${found.length} memories`
        return {
          output: found.map((each) => `- ${each.text}`).join('\n') || 'Nothing is remembered about this.',
          summary,
        }
      },
    },
  ]
}
