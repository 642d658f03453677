import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { strings as artifact } from '#renderer/features/chat/artifacts/strings.ts'
import type { Rule } from '#tests/support/fake-ollama/script.ts'
import { chatPage } from './support/chat-page.ts'
import { look, openChat, withModels } from './support/file-stories.ts'
import { expect, test } from './support/test.ts'

// a trace takes a picture of every frame around each click, and would wait for the one that never answers
test.use({ trace: 'off' })

/** A page that tries every way out. What it finds, it writes into its own title line. */
const spy = (url: string, parent: string) => `<!doctype html><html><head><title>Spy</title>
<link rel="preload" as="image" href="${url}/preload"><link rel="prefetch" href="${url}/prefetch"></head>
<body><h1 id="out">start</h1><img src="${url}/image"><video src="${url}/video"></video>
<iframe src="${url}/frame"></iframe><object data="${url}/object"></object>
<form id="f" action="${url}/form"><input name="a"></form><a id="l" href="${url}/link" target="_blank">x</a>
<style>@import url(${url}/css); body { background: url(${url}/background) }</style>
<script src="${url}/script"></script>
<script>
const found = []
const tried = async (name, what) => { try { const r = await what(); if (r) found.push(name) } catch {} }
(async () => {
  await tried('fetch', () => fetch('${url}/fetch', { mode: 'no-cors' }))
  await tried('own-fetch', () => fetch('${parent}/', { mode: 'no-cors', credentials: 'include' }))
  await tried('beacon', () => navigator.sendBeacon('${url}/beacon', 'x') && false)
  await tried('socket', () => new Promise((ok) => { const s = new WebSocket('${url.replace('http', 'ws')}/socket'); s.onopen = () => ok(true); s.onerror = () => ok(false) }))
  await tried('events', () => new Promise((ok) => { const s = new EventSource('${url}/events'); s.onopen = () => ok(true); s.onerror = () => ok(false) }))
  await tried('rtc', () => typeof RTCPeerConnection === 'function')
  await tried('nested rtc', () => { const f = document.createElement('iframe'); document.body.append(f); const C = f.contentWindow.RTCPeerConnection; return C && new C({ iceServers: [{ urls: 'stun:127.0.0.1:1' }] }) })
  await tried('worker', () => new Worker(URL.createObjectURL(new Blob(['fetch("${url}/worker")']))) && false)
  await tried('parent document', () => parent.document.title)
  await tried('parent address', () => parent.location.href)
  await tried('storage', () => localStorage.length + 1)
  await tried('cookies', () => { document.cookie = 'a=1'; return document.cookie })
  await tried('popup', () => window.open('${url}/popup'))
  await tried('top', () => { top.location = '${url}/top'; return false })
  await tried('form', () => { document.getElementById('f').submit(); return false })
  await tried('link', () => { document.getElementById('l').click(); return false })
  new Image().src = '${url}/late-image'
  document.getElementById('out').textContent = 'found: ' + found.join(', ') + '.'
})()
</script></body></html>`

const LEAVER = (url: string) =>
  `<!doctype html><title>Leaver</title><p>here</p><script>location = '${url}/gone'</script>`
const ENDLESS = '<!doctype html><title>Endless</title><p>runs</p><script>for (;;) {}</script>'

async function withWitness<T>(work: (url: string, seen: string[]) => Promise<T>): Promise<T> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.end('seen')
  })
  server.on('connection', () => seen.push('connection'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('an artifact runs closed off: no network, no parent, no way out, and it can be stopped', async ({
  shell,
  tolerated,
}) => {
  tolerated.push(/.*/)
  test.setTimeout(90_000)
  await withWitness(async (url, seen) => {
    const fence = (code: string) => ({ text: `Here it is.\n\n\`\`\`html\n${code}\n\`\`\`\n` })
    const script: Rule[] = [
      { user: 'leave', replies: [fence(LEAVER(url))] },
      { user: 'endless', replies: [fence(ENDLESS)] },
      { replies: [fence('SPY')] },
    ]
    await withModels(script, async (ollama) => {
      const page = await openChat(shell, ollama.url)
      const origin = new URL(page.url()).origin
      ollama.setScript([...script.slice(0, 2), { replies: [fence(spy(url, origin))] }])
      const talk = chatPage(page)
      const panel = page.getByRole('complementary', { name: artifact.panel })
      const openLast = async () => {
        await talk.answers.last().getByRole('button', { name: artifact.open }).first().click()
        await expect(panel).toBeVisible()
      }

      await talk.say('spy')
      await talk.answered('Here it is.')
      await openLast()
      await expect(panel.frameLocator('iframe').locator('#out')).toHaveText('start')
      await look(page, 'artifact')
      const popups: string[] = []
      page.context().on('page', (opened) => popups.push(opened.url()))
      await panel.getByRole('switch', { name: artifact.runScripts }).click()
      await expect(panel.frameLocator('iframe').locator('#out')).toHaveText('found: .', { timeout: 15_000 })

      expect(seen, 'neither a request nor a connection').toEqual([])

      await talk.say('leave')
      await talk.answered('Here it is.')
      await openLast()
      await panel.getByRole('switch', { name: artifact.runScripts }).click()
      await page.waitForTimeout(500)
      expect(page.url()).toContain('#/chat/')
      // Chromium connects before it asks the policy: the place is reached, and nothing is said to it
      expect(seen.filter((what) => what !== 'connection')).toEqual([])

      await talk.say('endless')
      await talk.answered('Here it is.')
      await openLast()
      await panel.getByRole('switch', { name: artifact.runScripts }).click()
      await page.waitForTimeout(500)
      await panel.getByRole('button', { name: artifact.stop, exact: true }).click({ timeout: 20_000 })
      await expect(panel.getByText(artifact.stopped)).toBeVisible()
      expect(popups).toEqual([])
    })
  })
})
