import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { foldEvents } from '#tests/support/model-chat.ts'
import { TextEvents } from './text-events.ts'

function read(pieces: readonly string[], options: { startsThinking?: boolean; isCut?: boolean } = {}): ModelEvent[] {
  let calls = 0
  const toolNames = ['look', 'file_write']
  const events = new TextEvents({ calls: { toolNames, nextCallId: () => `c${++calls}` }, ...options })
  return foldEvents([...pieces.flatMap((piece) => events.push(piece)), ...events.end(options.isCut)])
}

const text = (said: string): ModelEvent => ({ type: 'text', text: said })
const call = (callId: string, tool: string, args: unknown): ModelEvent => ({
  type: 'tool_call',
  call: { callId, tool, args },
})

const ANSWERS: [string, string, ModelEvent[]][] = [
  [
    'plain text',
    'Hello <b>you</b> and [you] ```ts\nlet a = {}\n```',
    [text('Hello <b>you</b> and [you] ```ts\nlet a = {}\n```')],
  ],
  [
    'a Hermes call',
    '<tool_call>\n{"name": "look", "arguments": {"at": "sky"}}\n</tool_call>',
    [call('c1', 'look', { at: 'sky' })],
  ],
  [
    'two calls with words before',
    'So:\n<tool_call>{"name":"look","arguments":{}}</tool_call>\n<tool_call>{"name":"look","arguments":{"a":1}}</tool_call>',
    [text('So:\n'), call('c1', 'look', {}), call('c2', 'look', { a: 1 })],
  ],
  ['a Llama 3 call', '{"name": "look", "parameters": {"at": "sea"}}', [call('c1', 'look', { at: 'sea' })]],
  [
    'Llama 3 calls in a row',
    '<|python_tag|>{"name": "look", "parameters": {}}; {"name": "look", "parameters": {"n": 2}}',
    [call('c1', 'look', {}), call('c2', 'look', { n: 2 })],
  ],
  [
    'Mistral calls',
    '[TOOL_CALLS] [{"name": "look", "arguments": {"n": 1}}, {"name": "look", "arguments": {"n": 2}}]',
    [call('c1', 'look', { n: 1 }), call('c2', 'look', { n: 2 })],
  ],
  [
    'newer Mistral calls',
    '[TOOL_CALLS]look[ARGS]{"n": 1}[TOOL_CALLS]look[ARGS]{"n": 2}',
    [call('c1', 'look', { n: 1 }), call('c2', 'look', { n: 2 })],
  ],
  [
    'a call in XML',
    '<tool_call>\n<function=file_write>\n<parameter=path>\na.md\n</parameter>\n</function>\n</tool_call>',
    [call('c1', 'file_write', { path: 'a.md' })],
  ],
  [
    'a call in a fence',
    'I look.\n```json\n{"name": "look", "arguments": {}}\n```',
    [text('I look.\n'), call('c1', 'look', {})],
  ],
  ['JSON that is no call', '{"name": "Anna", "city": "Oslo"}', [text('{"name": "Anna", "city": "Oslo"}')]],
  ['a list that is no call', '[1, 2, 3]', [text('[1, 2, 3]')]],
  [
    'a call of a tool that nobody has, bare',
    '{"name": "fly", "arguments": {}}',
    [text('{"name": "fly", "arguments": {}}')],
  ],
  [
    'a call of a tool that nobody has, marked',
    '<tool_call>{"name": "fly", "arguments": {}}</tool_call>',
    [call('c1', 'fly', {})],
  ],
  [
    'a call with small mistakes',
    "<tool_call>{'name': 'look', 'arguments': {'at': 'sky',}}</tool_call>",
    [call('c1', 'look', { at: 'sky' })],
  ],
  ['a block that is no call', '<tool_call>soon</tool_call> bye', [text('<tool_call>soon</tool_call> bye')]],
  [
    'thinking',
    '<think>\nHm, <tool_call> is a tag.\n</think>\n\nYes.',
    [{ type: 'reasoning', text: 'Hm, <tool_call> is a tag.\n' }, text('Yes.')],
  ],
  ['words about thinking', 'The <think> tag opens it.', [text('The <think> tag opens it.')]],
  [
    'umlauts and emoji',
    '<think>Grüße 👋</think>Zażółć 🦊',
    [{ type: 'reasoning', text: 'Grüße 👋' }, text('Zażółć 🦊')],
  ],
  ['a tag that never comes', 'a <tool_ca', [text('a <tool_ca')]],
]

test.each(ANSWERS)('%s is read as what it is', (_what, answer, events) => {
  expect(read([answer])).toEqual(events)
})

test.each(ANSWERS)('%s is read the same in any pieces', (_what, answer, events) => {
  const cuts = fc.uniqueArray(fc.integer({ min: 0, max: answer.length }), { maxLength: 12 })
  fc.assert(
    fc.property(cuts, (at) => {
      const edges = [0, ...at.sort((a, b) => a - b), answer.length]
      expect(read(edges.slice(1).map((end, i) => answer.slice(edges[i], end)))).toEqual(events)
    }),
    { numRuns: 200 },
  )
})

test('every text without a mark comes out as it went in, in any pieces', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', ' ', '<', '{', '"', '[', '`', 'name', ':', 't', 'ü', '\n') })
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const said = pieces.join('')
      fc.pre(!/<think>|<tool_call>|```/.test(said))
      const whole = read(pieces)
        .map((event) => (event.type === 'text' ? event.text : ''))
        .join('')
      expect(whole).toBe(said.trimStart())
    }),
  )
})

test('a call that was cut off is never repaired into half a file', () => {
  const cut = '<tool_call>{"name": "file_write", "arguments": {"path": "a", "content": "only the beg'
  const raw = '{"name": "file_write", "arguments": {"path": "a", "content": "only the beg'
  expect(read([cut], { isCut: true })).toEqual([call('c1', 'file_write', raw)])
})

test('a prompt that opened the thinking itself starts inside it', () => {
  expect(read(['Hm.</th', 'ink>Yes.'], { startsThinking: true })).toEqual([
    { type: 'reasoning', text: 'Hm.' },
    text('Yes.'),
  ])
})
