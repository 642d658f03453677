import { expect, test } from 'vitest'
import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { anthropicMessages } from './anthropic/anthropic-messages.ts'
import { countImages } from './messages.ts'
import { ollamaMessages } from './ollama/ollama-messages.ts'
import { openAiMessages } from './openai/openai-messages.ts'
import { promptTools } from './prompted-tools.ts'

const ONE = { mediaType: 'image/png', base64: 'AAAA' } as const
const TWO = { mediaType: 'image/jpeg', base64: 'BBBB' } as const
const messages: ModelMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Before.', images: [ONE] },
  { role: 'user', content: '', images: [TWO] },
]

test('neighbouring messages of the person become one, with the pictures of both, in each wire format', () => {
  expect(ollamaMessages(messages, { sendsThinking: false })).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Before.', images: ['AAAA', 'BBBB'] },
  ])
  expect(openAiMessages(messages)[1]).toEqual({
    role: 'user',
    content: [
      { type: 'text', text: 'Before.' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,BBBB' } },
    ],
  })
  expect(anthropicMessages(messages).turns).toEqual([
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
        { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'BBBB' } },
        { type: 'text', text: 'Before.' },
      ],
    },
  ])
})

test('a message without pictures is sent as before: plain text', () => {
  const plain: ModelMessage[] = [{ role: 'user', content: 'Hi' }]
  expect(openAiMessages(plain)).toEqual([{ role: 'user', content: 'Hi' }])
  expect(ollamaMessages(plain, { sendsThinking: false })).toEqual([{ role: 'user', content: 'Hi' }])
})

test('a picture alone is a message, and tools in words keep it', () => {
  const alone: ModelMessage[] = [{ role: 'user', content: '', images: [ONE] }]
  expect(openAiMessages(alone)).toEqual([
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] },
  ])
  const tool = { name: 'look', description: 'Look', parameters: {} }
  expect(countImages(promptTools(messages, [tool]))).toBe(2)
})
