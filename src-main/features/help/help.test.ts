import { afterEach, expect, test } from 'vitest'
import type { HelpAnswer } from '#shared/contract/help.contract.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF, type ScriptedGateway } from '#tests/support/scripted-gateway.ts'

let app: TestApp
afterEach(() => app.stop())

async function open(gateway: ScriptedGateway, settings = {}): Promise<void> {
  app = await makeTestApp({ gateway, settings: { 'models.defaultChat': SCRIPTED_REF, ...settings } })
}

async function ask(question: string): Promise<HelpAnswer[]> {
  const events: HelpAnswer[] = []
  for await (const event of await app.client.help.ask({ question })) events.push(event)
  return events
}

test('the answer is written from passages that are named first', async () => {
  const gateway = createScriptedGateway()
  gateway.script({ text: ['Press Ctrl Z ', '[1].'] })
  await open(gateway)
  const [sources, ...rest] = await ask('How do I undo a change of a file?')
  if (sources?.type !== 'sources') throw new Error('no sources')
  expect(sources.sources.map(({ pageId }) => pageId)).toContain('guide/undo')
  expect(sources.model).toMatchObject({ ref: SCRIPTED_REF, location: 'this_pc', destination: '' })
  expect(rest).toEqual([
    { type: 'text', text: 'Press Ctrl Z ' },
    { type: 'text', text: '[1].' },
    { type: 'done', isCut: false },
  ])
  const [system, user] = gateway.requests[0]?.messages ?? []
  expect(system?.content).toContain('Use only the numbered passages')
  expect(user?.content).toMatch(/^\[1\] .*\n\nQuestion: How do I undo a change of a file\?$/s)
})

test('a model that never ends is cut', async () => {
  const gateway = createScriptedGateway()
  gateway.script({ text: Array.from({ length: 50 }, () => 'word '.repeat(100)) })
  await open(gateway)
  const events = await ask('undo')
  expect(events.at(-1)).toEqual({ type: 'done', isCut: true })
  expect(events.filter(({ type }) => type === 'text').length).toBeLessThan(20)
})

test('a model that repeats itself without end is stopped early', async () => {
  const gateway = createScriptedGateway()
  gateway.script({ text: Array.from({ length: 300 }, () => '{"{"{"{"') })
  await open(gateway)
  const events = await ask('undo')
  expect(events.at(-1)).toEqual({ type: 'done', isCut: true })
  expect(events.filter(({ type }) => type === 'text').length).toBeLessThan(120)
})

test('the passages are cut until they fit a small window, and the answer keeps its room', async () => {
  const gateway = createScriptedGateway({ numCtx: 800 })
  const perChar = { ...gateway, countTokens: async (_ref: unknown, texts: string[]) => texts.map(byChars) }
  gateway.script({ text: ['Press Ctrl Z [1].'] })
  await open(perChar)
  await ask('How do I undo a change of a file?')
  const [request] = gateway.requests
  const text = request?.messages.map(({ content }) => content).join('') ?? ''
  expect(text.length / 2 + (request?.maxOutputTokens ?? 0)).toBeLessThanOrEqual(800)
  expect(request?.maxOutputTokens).toBe(200)
  expect(text).toContain('[5] ')
})

const byChars = (text: string) => ({ tokens: Math.ceil(text.length / 2), precision: 'exact' as const })

test('who stops reading stops the model', async () => {
  const gateway = createScriptedGateway()
  let isStopped = () => {}
  const stopped = new Promise<void>((resolve) => {
    isStopped = resolve
  })
  gateway.script({
    text: 'One ',
    hangs: true,
    meanwhile: ({ signal }) => signal.addEventListener('abort', isStopped),
  })
  await open(gateway)
  for await (const event of await app.client.help.ask({ question: 'undo' })) if (event.type === 'text') break
  await stopped
})

test('without a model the question is refused with what to do, and the search works', async () => {
  await open(createScriptedGateway(), { 'models.defaultChat': null })
  await expect(ask('undo')).rejects.toMatchObject({ code: 'model.not_chosen' })
  const [hit] = await app.client.help.search({ text: 'undo' })
  expect(hit?.pageId).toBe('guide/undo')
})

test('a page that is not there is said so, and no path leads out', async () => {
  await open(createScriptedGateway())
  for (const pageId of ['nowhere', '../package', 'guide/../../package'])
    await expect(app.client.help.page({ pageId })).rejects.toMatchObject({ code: 'help.not_found' })
})
