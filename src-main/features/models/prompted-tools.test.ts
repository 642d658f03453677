import { expect, test } from 'vitest'
import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { gather } from '#tests/support/gather.ts'
import { promptTools, readPromptedCalls } from './prompted-tools.ts'

const look = { name: 'look', description: 'Look', parameters: { type: 'object', properties: {} } }

test('tools, calls and results become words that any model can read', () => {
  const [system, ...rest] = promptTools(
    [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Look' },
      { role: 'assistant', content: 'Yes.', toolCalls: [{ callId: 'a', tool: 'look', args: { at: 1 } }] },
      { role: 'tool', callId: 'a', tool: 'look', content: 'blue', isError: false },
      { role: 'tool', callId: 'b', tool: 'look', content: 'dark', isError: true },
    ],
    [look],
  )
  expect(system?.content).toContain('Be brief.')
  expect(system?.content).toContain(JSON.stringify(look))
  expect(rest).toEqual([
    { role: 'user', content: 'Look' },
    {
      role: 'assistant',
      content: 'Yes.\n<tool_call>\n{"name":"look","arguments":{"at":1}}\n</tool_call>',
      toolCalls: [],
    },
    { role: 'user', content: '<tool_response name="look">\nblue\n</tool_response>' },
    { role: 'user', content: '<tool_response name="look" error="true">\ndark\n</tool_response>' },
  ])
})

test('written calls come out as calls, before usage and finish', async () => {
  const events: ModelEvent[] = [
    { type: 'reasoning', text: 'Hm' },
    { type: 'text', text: '<tool_' },
    { type: 'text', text: 'call>{"name": "look", "arguments": {}}' },
    { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } },
    { type: 'finish', reason: 'stop' },
  ]
  async function* stream() {
    yield* events
  }
  expect(await gather(readPromptedCalls(stream(), { toolNames: ['look'], nextCallId: () => 'c' }))).toEqual([
    { type: 'reasoning', text: 'Hm' },
    { type: 'tool_call', call: { callId: 'c', tool: 'look', args: {} } },
    { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } },
    { type: 'finish', reason: 'tool_calls' },
  ])
})
