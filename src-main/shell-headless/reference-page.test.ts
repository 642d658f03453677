import { expect, test } from 'vitest'
import { renderReference } from './reference-page.ts'

test('the reference shows every procedure and runs nothing that a document says', () => {
  const html = renderReference(
    JSON.stringify({
      info: { title: 'Hearth', version: '1', description: '<script>alert(1)</script>' },
      servers: [{ url: '/api/v1' }],
      paths: {
        '/runs/{runId}': {
          get: { summary: 'One run <img onerror=x>', tags: ['Runs'], responses: { 404: { description: 'gone' } } },
        },
      },
    }),
  )
  expect(html).toContain('<b>GET</b> <code>/api/v1/runs/{runId}</code> One run &lt;img onerror=x&gt;')
  expect(html).toContain('404 gone')
  expect(html).not.toMatch(/<script|<img/)
})
