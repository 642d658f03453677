import { addOllama } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, test } from './support/test.ts'

/** What a model writes is untrusted: each of these is shown or dropped, and none of them does anything. */
const ATTEMPTS = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 1">',
  '<svg onload="window.hacked = 1"><animate onbegin="window.hacked = 1" attributeName=x dur=1s></svg>',
  '<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
  '<a href="javascript:window.hacked = 1">html link</a>',
  '[markdown link](javascript:window.hacked%20=%201)',
  '[data link](data:text/html,<script>window.hacked=1</script>)',
  '![remote picture](http://192.0.2.1/pixel.png)',
  '<style>body { background: url(http://192.0.2.1/style.png) }</style>',
  '<form action="http://192.0.2.1/"><input name=a><button>send</button></form>',
  '```mermaid\ngraph LR\n  A["<img src=x onerror=window.hacked=1>"] --> B\n  click B href "javascript:window.hacked=1"\n```',
  '$\\href{javascript:window.hacked=1}{x}$ and $\\htmlData{onclick=window.hacked=1}{y}$',
  '| a |\n| --- |\n| <img src=x onerror="window.hacked = 1"> |',
]

test('HTML, links, pictures and diagrams in an answer do nothing', async ({ shell, ollama }) => {
  ollama.setScript([{ replies: [{ text: `${ATTEMPTS.join('\n\n')}\n\nThe last line.` }] }])
  const conversationId = await shell.prepare(async (client) => {
    await addOllama(client, ollama.url)
    return (await client.chat.create({})).conversationId
  })
  const page = await shell.open(`#/chat/${conversationId}`)
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).hostname !== '127.0.0.1')
      foreign.push(request.url())
  })
  const talk = chatPage(page)
  await talk.say('show me')
  const answer = await talk.answered('The last line.')
  for (const link of await answer.getByRole('link').all()) await link.click({ force: true, noWaitAfter: true })
  for (const text of ['markdown link', 'data link', 'html link']) {
    for (const found of await answer.getByText(text).all()) await found.click({ force: true, noWaitAfter: true })
  }
  await page.waitForTimeout(500)
  const inside = await page.evaluate(() => ({
    hacked: (window as { hacked?: unknown }).hacked ?? null,
    places: [...document.querySelectorAll('article script, article iframe, article form, article object')].length,
    handlers: [...document.querySelectorAll('article *')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    addresses: [...document.querySelectorAll('article [href], article [src]')]
      .flatMap((element) => [element.getAttribute('href'), element.getAttribute('src')])
      .filter((address) => /^\s*(javascript|data:text)/i.test(address ?? '')),
  }))
  expect({ ...inside, foreign }).toEqual({ hacked: null, places: 0, handlers: 0, addresses: [], foreign: [] })
})
