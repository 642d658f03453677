import { expect, test } from 'vitest'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { announce, type Spoken } from './announce.ts'

const answer = (text: string, state: PathMessage['state'] = 'streaming'): PathMessage => ({
  messageId: 'msg_1',
  conversationId: 'conv_1',
  parentId: null,
  role: 'assistant',
  state,
  parts: text === '' ? [] : [{ type: 'text', stepNo: 1, text }],
  attachments: [],
  runId: 'run_1',
  appliedSeq: 0,
  model: null,
  usage: null,
  error: null,
  createdAt: 1,
  index: 1,
  siblings: ['msg_1'],
})

test('a streaming answer is said as "Answering", then by whole paragraphs, then "Answer finished"', () => {
  const said: string[] = []
  let spoken: Spoken | null = null
  const steps = [
    answer(''),
    answer('Hel'),
    answer('Hello **you**.\n\nNext'),
    answer('Hello **you**.\n\nNext one.', 'complete'),
  ]
  for (const step of steps) {
    const next = announce(spoken, step)
    if (next === null) continue
    spoken = next.spoken
    said.push(next.text)
  }
  expect(said).toEqual(['Answering', 'Hello you .', 'Next one.\nAnswer finished'])
})

test('an old answer is not read out when the chat is opened', () => {
  expect(announce(null, answer('Long ago.', 'complete'))?.text).toBe('')
})

test('that it waits for the person is said', () => {
  const first = announce(null, answer(''))
  expect(announce(first?.spoken ?? null, answer('', 'waiting'))?.text).toBe('The answer waits for your approval')
})
