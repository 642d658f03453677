import type { Agent } from '#shared/domain/agent.ts'
import type { AgentId } from '#shared/domain/ids.ts'

export const ASSISTANT_ID: AgentId = 'agent_assistant'

type BuiltIn = Pick<Agent, 'agentId' | 'name' | 'description' | 'instructions' | 'tools' | 'usesMemory'>

const READING_TOOLS = ['file_list', 'file_read', 'file_search', 'calculator', 'get_time']

/** The agents that come with the app. The order of tools is their importance: small windows lose the last ones. */
export const BUILT_IN_AGENTS: readonly BuiltIn[] = [
  {
    agentId: ASSISTANT_ID,
    name: 'Assistant',
    description: 'Answers, reads and writes files in your folders, opens web pages, and remembers what you tell it.',
    instructions:
      'You are a careful assistant on the person’s own computer. Use a tool when it gives a better answer than ' +
      'guessing. Read a file before you change it. Say plainly when something failed or is unknown. Keep answers short.',
    tools: [
      'file_read',
      'file_list',
      'file_search',
      'file_edit',
      'file_write',
      'ask_user',
      'memory_search',
      'memory_save',
      'calculator',
      'get_time',
      'web_fetch',
      'web_search',
      'run_javascript',
    ].map((name) => ({ name })),
    usesMemory: true,
  },
  {
    agentId: 'agent_reader',
    name: 'Reader',
    description: 'Reads and searches your folders. It changes nothing.',
    instructions:
      'You answer questions about the person’s files. Search and read before you answer, name the file that each ' +
      'fact comes from, and say so when the files do not hold the answer.',
    tools: READING_TOOLS.map((name) => ({ name })),
    usesMemory: false,
  },
  {
    agentId: 'agent_plain',
    name: 'Plain chat',
    description: 'Only talks: no tools and no memory.',
    instructions: 'You are a helpful assistant.',
    tools: [],
    usesMemory: false,
  },
]
