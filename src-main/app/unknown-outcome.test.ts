import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { callsIn } from '#tests/support/agent-world.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'
import { createScriptedGateway, SCRIPTED_REF } from '#tests/support/scripted-gateway.ts'
import { until } from '#tests/support/until.ts'

let base: string
let file: string
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-outcome-')))
  file = join(base, 'notes', 'a.md')
  mkdirSync(join(base, 'notes'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

async function open(): Promise<TestApp> {
  const gateway = createScriptedGateway()
  const write = { tool: 'file_write', args: { path: file, content: 'by the agent\n' } }
  gateway.answerWhen(({ messages }) => messages.every((message) => message.role !== 'tool'), { calls: [write] })
  gateway.answerWhen(() => true, { text: 'Written.' })
  const settings = { 'models.defaultChat': SCRIPTED_REF, 'chat.autoTitle': false }
  return makeTestApp({ dataDir: join(base, 'data'), gateway, settings })
}

/** The power goes when the file is written and its journal is not. */
async function writeAndDie(app: TestApp): Promise<void> {
  await app.client.files.allowFolder({ path: join(base, 'notes'), access: 'write', isPrivate: false })
  const tool = app.engine.tools.get('file_write') as Tool
  const written = Promise.withResolvers<void>()
  const run = tool.run.bind(tool)
  tool.run = async (args, ctx) => {
    await run(args, ctx)
    app.engine.db.sql("UPDATE file_changes SET state = 'pending'")
    written.resolve()
    return new Promise(() => {})
  }
  const { agentId } = await app.client.agents.create({
    name: 'Writer',
    instructions: 'Write.',
    tools: [{ name: 'file_write', permission: 'allow' }],
  })
  const { conversationId } = await app.client.chat.create({ agentId, mode: 'auto' })
  await app.client.chat.send({ conversationId, text: 'Write it' })
  await written.promise
  app.engine.db.close()
  await app.stop()
}

const newestAnswer = async (app: TestApp) => {
  const { items } = await app.client.chat.list({ limit: 1 })
  const conversationId = items[0]?.conversationId ?? 'conv_none'
  const answer = (await app.client.chat.messages({ conversationId })).items.at(-1)
  if (answer === undefined) throw new Error('there is no answer')
  return answer
}

test.each([
  ['done', 'by somebody\n', { state: 'ok', output: 'Done: the person confirmed it.' }, 0],
  ['not_done', 'by the agent\n', { state: 'ok' }, 1],
] as const)(
  'a file that somebody else changed before the run went on: the person says %s',
  async (answer, text, call, changes) => {
    await writeAndDie(await open())
    writeFileSync(file, 'by somebody\n')
    const app = await open()
    await until(() => app.engine.runs.list({ limit: 1 }).items[0]?.state === 'waiting', 'the question')
    const { items } = await app.client.governance.approvals({})
    expect(items).toMatchObject([
      {
        kind: 'unknown_outcome',
        reasons: [expect.stringContaining('changed by somebody else')],
        question: { choices: ['done', 'not_done'] },
      },
    ])
    expect(readFileSync(file, 'utf8')).toBe('by somebody\n')
    await app.client.governance.answer({ approvalId: items[0]?.approvalId ?? 'appr_none', answer })
    await until(() => app.engine.runs.list({ limit: 1 }).items[0]?.state === 'succeeded', 'the end')
    expect(callsIn(await newestAnswer(app))).toMatchObject([call satisfies Partial<ToolCallPart>])
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect((await app.client.files.changes({})).items).toHaveLength(changes)
    await app.stop()
  },
)
