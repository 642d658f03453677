import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkIn, parseDeepLink } from './deep-link.ts'

test.each([
  ['hearth://open/chat/conv_01abc', { type: 'open', address: '#/chat/conv_01abc' }],
  ['hearth://open/approvals', { type: 'open', address: '#/approvals' }],
  ['hearth://open/settings/models/', { type: 'open', address: '#/settings/models' }],
  ['hearth://ask?text=How%20late%20is%20it%3F', { type: 'ask', text: 'How late is it?' }],
  ['hearth://ask/?text=a', { type: 'ask', text: 'a' }],
  ['hearth://ask', { type: 'ask', text: '' }],
  ['hearth://ask?text=a%00b%E2%80%AEc', { type: 'ask', text: 'a b c' }],
])('%s asks for %j', (link, wish) => {
  expect(parseDeepLink(link)).toEqual(wish)
})

test.each([
  'hearth://app/',
  'hearth://app/#/chat',
  'hearth://open/',
  'hearth://open/nowhere',
  'hearth://open/chat/../../etc/passwd',
  'hearth://open/chat/conv_1/more',
  'hearth://open/chat/%2e%2e',
  'hearth://open/chat/conv_1%22onerror=',
  'hearth://user@open/chat',
  'hearth://open:80/chat',
  'hearth://run/agent_1',
  'https://open/chat',
  'file:///etc/passwd',
  'nonsense',
  `hearth://ask?text=${'a'.repeat(3_000)}`,
])('%s asks for nothing', (link) => {
  expect(parseDeepLink(link)).toBeNull()
})

test('whatever is asked, an address has a known shape and a text is bounded and plain', () => {
  const links = fc.tuple(
    fc.constantFrom('hearth://open/', 'hearth://ask?text=', 'hearth://'),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(links, ([start, rest]) => {
      const wish = parseDeepLink(start + rest)
      if (wish?.type === 'open') expect(wish.address).toMatch(/^#\/[a-z]+(\/[a-z][a-z0-9_-]*)?$/)
      if (wish?.type === 'ask') expect(wish.text).not.toMatch(/\p{Cc}/u)
    }),
    { numRuns: 500 },
  )
})

test('the link is found behind the switches that Chromium adds', () => {
  const args = [
    'C:\\Hearth.exe',
    '--allow-file-access-from-files',
    '--original-process-start-time=1',
    'hearth://open/chat',
  ]
  expect(linkIn(args)).toEqual({ type: 'open', address: '#/chat' })
  expect(linkIn(['C:\\Hearth.exe', 'C:\\a file.txt'])).toBeNull()
})
