import { expect, test } from 'vitest'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { askModel } from './ask-model.ts'

const ask = (gateway: ReturnType<typeof createScriptedGateway>) =>
  askModel(gateway, {
    model: SCRIPTED_REF,
    instructions: 'Name it.',
    source: 'A talk about soup',
    maxOutputTokens: 10,
    signal: new AbortController().signal,
  })

test('the model is asked for the text alone: no tools, no thinking, always the same', async () => {
  const gateway = createScriptedGateway()
  gateway.script({ reasoning: 'Hm.', text: ['Soup ', 'talk'] })
  expect(await ask(gateway)).toBe('Soup talk')
  expect(gateway.requests[0]).toMatchObject({
    messages: [
      { role: 'system', content: 'Name it.' },
      { role: 'user', content: 'A talk about soup' },
    ],
    tools: [],
    params: { temperature: 0, thinking: 'off' },
    maxOutputTokens: 10,
  })
})

test('a server that writes without end is left after what the limit can hold', async () => {
  const gateway = createScriptedGateway()
  gateway.script({ text: Array.from({ length: 1_000 }, () => 'x'.repeat(100)) })
  expect((await ask(gateway)).length).toBe(200)
})
