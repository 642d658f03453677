import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { strings as artifact } from '#renderer/features/chat/artifacts/strings.ts'
import { strings as attached } from '#renderer/features/chat/attached/strings.ts'
import { strings as cite } from '#renderer/features/chat/citations/strings.ts'
import { strings as chat } from '#renderer/features/chat/strings.ts'
import { strings as transfer } from '#renderer/features/chat/transfer/strings.ts'
import { createFakeOllama, type FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import type { Rule } from '#tests/support/fake-ollama/script.ts'
import { makePdf, makePng } from '#tests/support/make-documents.ts'
import { addOllama } from '#tests/support/stories.ts'
import { chatPage } from './support/chat-page.ts'
import { expect, type Shell, test } from './support/test.ts'

const BLIND = 'small-blind:latest'
const SEEING = 'small-seeing:latest'
const MODELS = [
  { name: BLIND, contextLength: 32_768 },
  { name: SEEING, contextLength: 32_768, capabilities: ['completion' as const, 'vision' as const] },
]
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

async function withModels<T>(script: Rule[], work: (ollama: FakeOllama) => Promise<T>): Promise<T> {
  await using ollama = await createFakeOllama({ models: MODELS, script, parallel: 2 })
  return await work(ollama)
}

async function openChat(shell: Shell, url: string): Promise<Page> {
  const id = await shell.prepare(async (client) => {
    await addOllama(client, url, BLIND)
    return (await client.chat.create({})).conversationId
  })
  return shell.open(`#/chat/${id}`)
}

async function attach(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByRole('group', { name: chat.composer.label }).locator('input[type=file]').setInputFiles(file)
}

/** Pictures in both themes and sizes; nothing sticks out, and axe finds nothing. */
async function look(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `test-results/looks/${name}-${scheme}-${size.width}.png`, animations: 'disabled' })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    expect.soft(found, `axe on ${name}, ${scheme}`).toEqual([])
  }
}

test('a PDF is read, its answer cites it, and the citation opens at the passage', async ({ shell }) => {
  const answer = 'The rent is 840 euro a month [2]. Pets are not mentioned [9].\n\n```\nkeep [2] here\n```\n'
  await withModels([{ replies: [{ text: answer, tokensPerSecond: 200 }] }], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    const talk = chatPage(page)
    const pages = [
      ['This is the lease of a small flat.'],
      ['The rent is 840 euro a month.', 'It is paid early.'],
      ['Signed in May.'],
    ]
    await attach(page, { name: 'lease.pdf', mimeType: 'application/pdf', buffer: makePdf(pages) })
    await expect(page.getByText(attached.pages(3))).toBeVisible()
    await talk.say('How much is the rent?')
    const said = await talk.answered('840')
    expect(JSON.stringify(ollama.chats().at(-1)?.messages)).toContain('[2] page 2')

    const chip = said.getByRole('button', { name: cite.chip(2, 'lease.pdf', null) })
    await expect(said.getByRole('button', { name: /^Source/ })).toHaveCount(1)
    await expect(said).toContainText('[9]')
    await expect(said.locator('code')).toContainText('keep [2] here')
    await chip.focus()
    await expect(page.getByText(cite.place(2, 2))).toBeVisible()
    await look(page, 'citation-card')
    await chip.press('Enter')
    const panel = page.getByRole('complementary', { name: cite.panel('lease.pdf') })
    await expect(panel.locator('mark')).toContainText('The rent is 840 euro a month.')
    await expect(panel.getByText(cite.page(3), { exact: true })).toBeVisible()
    await look(page, 'source-panel')
    await panel.locator('mark').press('Escape')
    await expect(panel).toHaveCount(0)

    await page.reload()
    await expect(talk.answers.last().getByRole('button', { name: /^Source 2/ })).toBeVisible()
  })
})

test('what cannot be read says why and what to do', async ({ shell }) => {
  await withModels([], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    await attach(page, { name: 'scan.pdf', mimeType: 'application/pdf', buffer: makePdf([[]]) })
    await expect(page.getByRole('alert').filter({ hasText: /only pictures of text/ })).toBeVisible()
    await attach(page, { name: 'x.exe', mimeType: '', buffer: Buffer.from([0x4d, 0x5a, 0, 0, 0, 0]) })
    await expect(page.getByRole('alert').filter({ hasText: /cannot read this kind of file/ })).toBeVisible()
    await look(page, 'refused-files')
  })
})

test('a picture is made small, a model that cannot see is named before sending, one that sees gets it', async ({
  shell,
}) => {
  await withModels([{ replies: [{ text: 'An orange square.' }] }], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    const talk = chatPage(page)
    await attach(page, { name: 'square.png', mimeType: 'image/png', buffer: makePng(2_000, 1_000) })
    await expect(page.getByText(attached.size(1_568, 784))).toBeVisible()
    await expect(page.getByText(attached.blind(BLIND))).toBeVisible()
    await look(page, 'blind-model')
    await page.getByRole('button', { name: attached.switchTo(SEEING) }).click()
    await expect(page.getByText(attached.blind(BLIND))).toHaveCount(0)
    await talk.say('What is this?')
    await talk.answered('An orange square.')
    const sent = ollama.chats().at(-1)
    expect(sent?.model).toBe(SEEING)
    const [image] = sent?.messages.at(-1)?.images ?? []
    expect(
      Buffer.from(image ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    await talk.questions
      .last()
      .getByRole('button', { name: attached.show('square.png') })
      .click()
    await expect(page.getByRole('dialog').getByRole('img', { name: attached.picture('square.png') })).toBeVisible()
    await look(page, 'large-picture')
  })
})

test('a chat is exported, imported again, and the import is undone', async ({ shell }) => {
  await withModels([{ replies: [{ text: 'Forty-two, as always.' }] }], async (ollama) => {
    const page = await openChat(shell, ollama.url)
    const talk = chatPage(page)
    await talk.say('What is the answer?')
    await talk.answered('Forty-two')
    const menu = page.getByRole('button', { name: chat.thread.more })
    await menu.click()
    await page.getByRole('menuitem', { name: transfer.exportOne, exact: true }).click()
    await page.getByRole('radio', { name: transfer.formats.json.label }).check()
    await look(page, 'export')
    const saved = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('button', { name: transfer.start, exact: true }).click()
    const path = await (await saved).path()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 'hearth-chats', version: 1 })

    await menu.click()
    await page.getByRole('menuitem', { name: transfer.importChats }).click()
    await page
      .getByTestId('import-file')
      .setInputFiles({ name: 'chats.json', mimeType: '', buffer: readFileSync(path) })
    await expect(page.getByText(transfer.state('finished', 1))).toBeVisible()
    await page.getByTestId('import-file').setInputFiles({ name: 'bad.json', mimeType: '', buffer: Buffer.from('{}') })
    await expect(page.getByText(/no file that Hearth can import/)).toBeVisible()
    await look(page, 'import')
    const rows = page.getByRole('option', { name: /What is the answer/ })
    await page.getByRole('button', { name: transfer.undo }).click()
    await expect(page.getByText(transfer.state('undone', 1))).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(rows).toHaveCount(1)
  })
})

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
      const popups: string[] = []
      page.context().on('page', (opened) => popups.push(opened.url()))

      await talk.say('spy')
      await talk.answered('Here it is.')
      await openLast()
      await expect(panel.frameLocator('iframe').locator('#out')).toHaveText('start')
      await look(page, 'artifact')
      await panel.getByText(artifact.runScripts).click()
      await expect(panel.frameLocator('iframe').locator('#out')).toHaveText('found: .', { timeout: 15_000 })

      await talk.say('leave')
      await talk.answered('Here it is.')
      await openLast()
      await panel.getByText(artifact.runScripts).click()
      await page.waitForTimeout(500)
      expect(page.url()).toContain('#/chat/')

      await talk.say('endless')
      await talk.answered('Here it is.')
      await openLast()
      await panel.getByText(artifact.runScripts).click()
      await page.waitForTimeout(500)
      await panel.getByRole('button', { name: artifact.stop, exact: true }).click({ timeout: 5_000 })
      await expect(panel.getByText(artifact.stopped)).toBeVisible()
      expect({ seen, popups }).toEqual({ seen: [], popups: [] })
    })
  })
})
