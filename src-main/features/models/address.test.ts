import { expect, test } from 'vitest'
import type { ProviderKind } from '#shared/domain/model.ts'
import { isLoopback, locationOf, normaliseBaseUrl } from './address.ts'

test.each<[ProviderKind, string, string]>([
  ['ollama', '127.0.0.1', 'http://127.0.0.1:11434'],
  ['ollama', '0.0.0.0', 'http://127.0.0.1:11434'],
  ['ollama', 'http://0.0.0.0:8080/', 'http://127.0.0.1:8080'],
  ['ollama', 'http://localhost:11434/v1', 'http://localhost:11434'],
  ['ollama', 'localhost:11434/api/chat', 'http://localhost:11434'],
  ['ollama', '[::1]:11434', 'http://[::1]:11434'],
  ['ollama', '[::]', 'http://127.0.0.1:11434'],
  ['ollama', 'https://gpu.example.com/ollama/', 'https://gpu.example.com/ollama'],
  ['ollama', ' big-pc ', 'http://big-pc:11434'],
  ['openai_compatible', 'api.example.com/v1/', 'https://api.example.com/v1'],
  ['openai_compatible', 'https://openrouter.ai/api/v1/chat/completions', 'https://openrouter.ai/api/v1'],
  ['openai_compatible', '192.168.1.5:1234', 'http://192.168.1.5:1234'],
  ['anthropic', 'https://api.anthropic.com/v1/messages', 'https://api.anthropic.com'],
])('%s: %s becomes %s', (kind, typed, url) => {
  expect(normaliseBaseUrl(kind, typed)).toBe(url)
})

test.each(['', 'ftp://x', 'http://', 'http://user:secret@host', 'javascript:alert(1)', 'a b'])(
  '%j is no address',
  (typed) => {
    expect(() => normaliseBaseUrl('ollama', typed)).toThrow(
      expect.objectContaining({ code: 'provider.invalid_address' }),
    )
  },
)

test('a password in the address is not repeated in the message', () => {
  const typed = 'http://user:secret@host/v1'
  expect(() => normaliseBaseUrl('ollama', typed)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('"http://…@host/v1"') }),
  )
})

test.each([
  ['http://127.0.0.1:1', 'this_pc'],
  ['http://127.9.9.9', 'this_pc'],
  ['http://localhost', 'this_pc'],
  ['http://localhost.:1', 'this_pc'],
  ['http://[::1]:1', 'this_pc'],
  ['http://[::ffff:127.0.0.1]', 'this_pc'],
  ['http://192.168.0.9', 'network'],
  ['http://10.1.2.3', 'network'],
  ['http://172.31.0.1', 'network'],
  ['http://100.64.0.1', 'network'],
  ['http://big-pc:11434', 'network'],
  ['http://nas.local', 'network'],
  ['http://[fd00::1]', 'network'],
  ['http://172.32.0.1', 'internet'],
  ['http://127.0.0.1.example.com', 'internet'],
  ['https://api.openai.com/v1', 'internet'],
  ['http://[2a00::1]', 'internet'],
])('%s is %s', (url, location) => {
  expect([locationOf(url), isLoopback(new URL(url).hostname)]).toEqual([location, location === 'this_pc'])
})
