import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import { assistantScript, NATIVE_ASSISTANT } from '#tests/support/fake-ollama/assistant-script.ts'
import type { FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import { addOllama, createAgent, sendAndWait } from '#tests/support/stories.ts'
import type { Shell } from './test.ts'

export interface FilledWorld {
  agentId: AgentId
  /** text, a table, code, a formula, a diagram, calls, and a question that waits */
  talk: ConversationId
  /** two models side by side */
  compared: ConversationId
  /** its answer has an artifact */
  drawn: ConversationId
  /** a run with a call of a tool in it */
  toolRun: RunId
}

const CARD = '<!doctype html><title>Card</title><h1>Open house</h1><p>Saturday from ten.</p>'

/** A profile that has been used for a while: several agents, chats, runs that went well, failed and wait. */
export function fillWorld(shell: Shell, ollama: FakeOllama, folder: string): Promise<FilledWorld> {
  ollama.setScript([
    { user: 'invitation', replies: [{ text: `Here is the card.\n\n\`\`\`html\n${CARD}\n\`\`\`\n` }] },
    { user: 'rent', replies: [{ text: 'The rent is 840 euro a month [2].' }] },
    ...assistantScript,
  ])
  writeFileSync(join(folder, 'harbour.txt'), 'It opens at nine.')
  return shell.prepare(async (client) => {
    const model = await addOllama(client, ollama.url)
    await client.files.allowFolder({ path: folder, access: 'write' })
    const agentId = await createAgent(client, { tools: ['file_write', 'file_read', 'calculator'] })
    const made = async (title: string, ...texts: string[]) => {
      const { conversationId } = await client.chat.create({ agentId, title })
      const runs: RunId[] = []
      for (const text of texts) runs.push(await sendAndWait(client, conversationId, text))
      return { conversationId, runId: runs.at(-1) as RunId }
    }
    const gone = await client.chat.create({ agentId, title: 'A model that is gone', model: { ...model, name: 'gone' } })
    await sendAndWait(client, gone.conversationId, 'Is anybody there?')
    const compared = await made('Which model is shorter', 'Hello')
    await client.chat.compare({ conversationId: compared.conversationId, model: { ...model, name: NATIVE_ASSISTANT } })
    const drawn = await made('An invitation to the open house', 'Draw an invitation')
    const sum = await made('What the boat costs in a year', 'What is 12 * 7')
    const talk = await made(
      'The household in spring',
      'Hello',
      'Show me a table',
      'What is 12 * 7',
      'Write "buy milk" to todo.txt',
    )
    return {
      agentId,
      talk: talk.conversationId,
      compared: compared.conversationId,
      drawn: drawn.conversationId,
      toolRun: sum.runId,
    }
  })
}
