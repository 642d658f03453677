import { describe, expect, test } from 'vitest'
import { fileNameOf, previewKindOf, versionsOf } from './artifact.ts'
import { runningDocument, stillDocument } from './closed-document.ts'

const answer = (messageId: string, text: string) => ({
  messageId: messageId as `msg_${string}`,
  role: 'assistant' as const,
  createdAt: 1,
  parts: [{ type: 'text' as const, stepNo: 1, text }],
})
const fence = (language: string, code: string) => `Words.\n\n\`\`\`${language}\n${code}\n\`\`\`\n`
const page = (body: string) => `<!doctype html>\n<title>Clock</title>\n${body}`

test.each([
  ['html', '<b>x</b>', 'html'],
  ['', '<!DOCTYPE html><p>x', 'html'],
  ['xml', '<svg viewBox="0 0 1 1"></svg>', 'svg'],
  ['markdown', '# x', 'markdown'],
  ['python', 'print("<html>")', null],
])('a block in %s that begins %s is shown as %s', (language, code, kind) => {
  expect(previewKindOf({ language, code })).toBe(kind)
})

describe('versions of a block', () => {
  const one = answer('msg_1', fence('html', page('<p>one')))
  const other = answer('msg_2', fence('html', '<!doctype html>\n<title>Shop</title>\n<ul><li>bread</ul>'))
  const two = answer('msg_3', fence('html', page('<p>two')) + fence('js', 'let x = 1'))
  const place = (messageId: string, code: string) => ({ messageId, code, language: 'html' })

  test('are the blocks of other answers with its title, oldest first', () => {
    const found = versionsOf([one, other, two], place('msg_3', page('<p>two')))
    expect(found.map(({ messageId }) => messageId)).toEqual(['msg_1', 'msg_3'])
  })
  test('are blocks that share many of its lines, where there is no title', () => {
    const code = (last: string) => ['const a = first()', 'const b = second()', 'const c = third()', last].join('\n')
    const rows = [
      answer('msg_1', fence('ts', code('run(a)'))),
      answer('msg_2', fence('ts', code('run(b)'))),
      answer('msg_3', fence('py', code('x'))),
    ]
    const found = versionsOf(rows, { messageId: 'msg_2', code: code('run(b)'), language: 'ts' })
    expect(found.map(({ messageId }) => messageId)).toEqual(['msg_1', 'msg_2'])
  })
  test('that is still growing is none', () => {
    expect(versionsOf([answer('msg_1', '```html\n<title>Clock</title>')], place('msg_3', page('x')))).toEqual([])
  })
})

test.each([
  ['html', page('x'), 'Clock.html'],
  ['python', '# tools/run.py\nprint(1)', 'run.py'],
  ['typescript', 'let x', 'artifact.ts'],
  ['html', '<title>../../etc/passwd</title>', 'passwd.html'],
  ['<script>', 'x', 'artifact.txt'],
  ['html', '<title>...</title>', 'artifact.html'],
])('a block in %s is saved under a name without paths', (language, code, name) => {
  expect(fileNameOf({ messageId: 'msg_1', language, code })).toBe(name)
})

test('a still document begins with its policy, whatever it holds', () => {
  expect(stillDocument('<meta http-equiv="content-security-policy" content="default-src *">')).toMatch(
    /^<!doctype html><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'/,
  )
})

test.each([
  ['a frame', '<iframe src="https://evil.test"></iframe>'],
  ['a frame in a picture', '<svg><foreignObject><iframe src="https://evil.test"></iframe></foreignObject></svg>'],
  [
    'a frame in a template',
    '<div><template shadowrootmode="open"><iframe src="https://evil.test"></iframe></template></div>',
  ],
  ['a preconnect', '<link rel="preconnect" href="https://evil.test">'],
  ['a refresh', '<meta http-equiv="refresh" content="0;url=https://evil.test">'],
  ['an object', '<object data="https://evil.test"></object>'],
  ['a link', '<a href="https://evil.test" ping="https://evil.test">x</a>'],
  ['a base', '<base href="https://evil.test">'],
])('%s names no place in a preview, still or running', (_name, code) => {
  expect(stillDocument(code)).not.toContain('evil.test')
  expect(runningDocument(code)).not.toContain('evil.test')
})

test('scripts are in the running document only, and the rest of it stays', () => {
  const code = '<style>p { color: red }</style><p id="a">Hi</p><a href="#a">x</a><script>run()</script>'
  expect(stillDocument(code)).not.toContain('run()')
  expect(runningDocument(code)).toContain('run()')
  expect(stillDocument(code)).toContain('<p id="a">Hi</p><a href="#a">x</a>')
})
