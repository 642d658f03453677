import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { gather } from '#tests/support/gather.ts'
import { foldEvents } from '#tests/support/model-chat.ts'
import { anthropicEvents } from './anthropic/anthropic-stream.ts'
import { lines, serverEvents } from './lines.ts'
import { ollamaEvents } from './ollama/ollama-stream.ts'
import { openAiEvents } from './openai/openai-stream.ts'

type Read = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<ModelEvent>

const who = { name: 'Server', kind: 'ollama' as const }
const common = { who, toolNames: ['look'], nextCallId: () => 'made', started: () => {} }
const sse = (...pieces: object[]) => pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('')
const said = [
  'Grüße ',
  '👋🏽 an',
  ' <tool',
  '_call>\n{"name": "look", "argu',
  'ments": {"at": "Łódź"}}\n</tool_',
  'call>',
]

const STREAMS: [string, string, Read][] = [
  [
    'Ollama',
    [
      { message: { role: 'assistant', content: '', thinking: 'Hm 🦊' }, done: false },
      ...said.map((content) => ({ message: { role: 'assistant', content }, done: false })),
      {
        message: { content: '', tool_calls: [{ id: 'x', function: { name: 'look', arguments: {} } }] },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 9,
      },
    ]
      .map((chunk) => `${JSON.stringify(chunk)}\n`)
      .join(''),
    (bytes) => ollamaEvents(lines(bytes, who), common),
  ],
  [
    'OpenAI',
    `: ping\r\n\r\n${sse(
      { choices: [{ delta: { content: '<think>Hm 🦊</think>' } }] },
      ...said.map((content) => ({ choices: [{ delta: { content } }] })),
      { choices: [{ delta: { tool_calls: [{ index: 0, id: 'x', function: { name: 'look', arguments: '{}' } }] } }] },
      { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } },
    )}data: [DONE]\n\n`,
    (bytes) => openAiEvents(serverEvents(bytes, who), { ...common, hasInlineThinking: true }),
  ],
  [
    'Anthropic',
    sse(
      { type: 'message_start', message: { usage: { input_tokens: 9 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      ...said.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } },
      { type: 'message_stop' },
    ),
    (bytes) => anthropicEvents(serverEvents(bytes, who), common),
  ],
]

async function* cut(bytes: Uint8Array, at: readonly number[]) {
  const edges = [0, ...at, bytes.length]
  for (const [index, end] of edges.slice(1).entries()) yield bytes.subarray(edges[index], end)
}

test.each(STREAMS)('%s: any cutting of the bytes gives the same events', async (_name, stream, read) => {
  const bytes = Buffer.from(stream)
  const whole = foldEvents(await gather(read(cut(bytes, []))))
  expect(whole.at(-1)?.type).toBe('finish')
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(cuts, async (at) => {
      const events = await gather(
        read(
          cut(
            bytes,
            at.sort((a, b) => a - b),
          ),
        ),
      )
      expect(foldEvents(events)).toEqual(whole)
    }),
    { numRuns: 100 },
  )
})

test.each(STREAMS)(
  '%s: a stream that stops anywhere before its end is an error, never a short answer',
  async (_name, stream, read) => {
    const bytes = Buffer.from(stream)
    const lastNeeded = Math.max(
      bytes.lastIndexOf('"done":true'),
      bytes.lastIndexOf('finish_reason'),
      bytes.lastIndexOf('message_stop'),
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: lastNeeded }), async (end) => {
        const outcome = await gather(read(cut(bytes.subarray(0, end), []))).catch((error: unknown) => error)
        expect(outcome).toMatchObject({ code: expect.stringMatching(/^llm\.(cut|bad_response)$/) })
      }),
      { numRuns: 60 },
    )
  },
)
