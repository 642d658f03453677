import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunId } from '#shared/domain/ids.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import type { ToolEffect } from '#shared/domain/tool.ts'
import { callsIn, makeWorld, textIn, type World } from '#tests/support/agent-world.ts'
import { createScriptedGateway, type ScriptedAnswer, type ScriptedGateway } from '#tests/support/scripted-gateway.ts'
import { makeTool } from '#tests/support/test-tools.ts'
import { until } from '#tests/support/until.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-resume-'))
  path = join(folder, 'hearth.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string) => ({ tool: 'write', args: { path: name } })
/** By what the request holds, so that a step that runs again gets the same answer. */
function scriptByState(gateway: ScriptedGateway, answers: ScriptedAnswer[]): void {
  answers.forEach((answer, at) => {
    gateway.answerWhen((request) => request.messages.filter((each) => each.role === 'tool').length === at, answer)
  })
}
const STORY: ScriptedAnswer[] = [
  { text: 'One.', calls: [write('1')] },
  { text: 'Two.', calls: [write('2')] },
  { reasoning: 'Hm.', text: ['All ', 'done.'] },
]

/** A disk: an effect with a key that was seen before is not done again. */
const makeDisk = () => {
  const written: string[] = []
  const keys = new Set<string>()
  const tool = (hangsAt?: { at: 'before' | 'after'; path: string; reached(): void }, effect: ToolEffect = 'keyed') =>
    makeTool('write', {
      risk: 'write',
      effect,
      run: async (args, ctx) => {
        const hang = async () => {
          hangsAt?.reached()
          await new Promise(() => {})
        }
        if (hangsAt?.at === 'before' && hangsAt.path === args.path) await hang()
        if (!keys.has(ctx.idempotencyKey)) written.push(args.path)
        keys.add(ctx.idempotencyKey)
        if (hangsAt?.at === 'after' && hangsAt.path === args.path) await hang()
        return { output: `wrote ${args.path}`, summary: 'Written' }
      },
    })
  return { written, tool }
}

async function open(tool: ReturnType<typeof makeTool>, starts = true): Promise<World> {
  const gateway = createScriptedGateway()
  scriptByState(gateway, STORY)
  return makeWorld({ path, gateway, tools: [tool], starts })
}

const allowed = { tools: [{ name: 'write', permission: 'allow' as const }] }

async function begin(world: World): Promise<RunId> {
  const conversationId = await world.newChat(allowed)
  const { runId } = await world.chat.send({ conversationId, text: 'Write 1 and 2', attachmentIds: [] })
  if (runId === null) throw new Error('not started')
  return runId
}

async function expectWholeStory(world: World, runId: RunId, written: string[]): Promise<void> {
  await until(() => isFinal(world.runs.get(runId).state), 'the run to end')
  expect(world.runs.get(runId).state).toBe('succeeded')
  expect(written).toEqual(['1', '2'])
  expect(textIn(world.answerOf(runId))).toBe('One.|Two.|All done.')
  expect(callsIn(world.answerOf(runId)).map((call) => [call.state, call.output])).toEqual([
    ['ok', 'wrote 1'],
    ['ok', 'wrote 2'],
  ])
  const watched = world.watch(runId)
  expect(await watched.done).toEqual(world.answerOf(runId).parts)
}

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'a run whose app is stopped after %i durable step marks goes on in the next app, and nothing happens twice',
  async (marks) => {
    const disk = makeDisk()
    const first = await open(disk.tool(), false)
    const runId = await begin(first)
    const stopped = stopAfter(first, runId, marks)
    first.start()
    await stopped
    const second = await open(disk.tool())
    await expectWholeStory(second, runId, disk.written)
    await second.stop()
  },
)

/** Stops the app as soon as its run has written so many step.started and step.finished events. */
async function stopAfter(world: World, runId: RunId, marks: number): Promise<void> {
  const count = () => world.runs.events(runId, 0).filter((event) => event.type.startsWith('step.')).length
  await new Promise<void>((resolve) => {
    const look = () => (count() >= marks || isFinal(world.runs.get(runId).state) ? resolve() : void setImmediate(look))
    look()
  })
  await world.stop()
}

test.each(['before', 'after'] as const)(
  'a call with a key that was cut off %s its effect runs again in the same step, and its effect counts once',
  async (at) => {
    const disk = makeDisk()
    const reached = Promise.withResolvers<void>()
    const first = await open(disk.tool({ at, path: '1', reached: reached.resolve }))
    const runId = await begin(first)
    await reached.promise
    first.crash()
    const second = await open(disk.tool())
    await expectWholeStory(second, runId, disk.written)
    expect(second.runs.steps(runId).map((step) => step.kind)).toEqual(['model', 'tool', 'model', 'tool', 'model'])
    await second.stop()
  },
)

test.each([
  ['done', ['1', '2']],
  ['not_done', ['1', '1', '2']],
] as const)('a call that happens once is never repeated by itself: the person says %s', async (answer, runsOfTool) => {
  const disk = makeDisk()
  const reached = Promise.withResolvers<void>()
  const first = await open(disk.tool({ at: 'after', path: '1', reached: reached.resolve }, 'once'))
  const runId = await begin(first)
  await reached.promise
  first.crash()
  const tool = disk.tool(undefined, 'once')
  const second = await open(tool)
  await second.untilIdle(runId)
  expect(second.runs.get(runId).state).toBe('waiting')
  expect(tool.runs).toEqual([])
  const call = callsIn(second.answerOf(runId))[0]
  const approval = second.approvals.get(call?.approvalId as never)
  expect(approval).toMatchObject({ kind: 'unknown_outcome', question: { choices: ['done', 'not_done'] } })
  await second.approvals.answer(approval.approvalId, answer, 'person')
  await until(() => isFinal(second.runs.get(runId).state), 'the run to end')
  const cut = answer === 'done' ? [] : [['tool', 'cancelled']]
  expect(second.runs.steps(runId).map((step) => [step.kind, step.state])).toEqual([
    ['model', 'succeeded'],
    ...cut,
    ...['tool', 'model', 'tool', 'model'].map((kind) => [kind, 'succeeded']),
  ])
  expect(['1', ...tool.runs.map((args) => args.path)]).toEqual(runsOfTool)
  await second.stop()
})

test('a call that is cut off a second time is asked about a second time', async () => {
  const disk = makeDisk()
  for (let cut = 0; cut < 2; cut++) {
    const reached = Promise.withResolvers<void>()
    const world = await open(disk.tool({ at: 'after', path: '1', reached: reached.resolve }, 'once'))
    const runId = world.runs.list({ limit: 1 }).items[0]?.runId ?? (await begin(world))
    if (cut > 0) await answerOutcome(world, runId, 'not_done')
    await reached.promise
    world.crash()
  }
  const tool = disk.tool(undefined, 'once')
  const third = await open(tool)
  const runId = third.runs.list({ limit: 1 }).items[0]?.runId as RunId
  await third.untilIdle(runId)
  expect([third.runs.get(runId).state, tool.runs]).toEqual(['waiting', []])
  await answerOutcome(third, runId, 'done')
  await until(() => isFinal(third.runs.get(runId).state), 'the run to end')
  expect(tool.runs.map((args) => args.path)).toEqual(['2'])
  await third.stop()
})

async function answerOutcome(world: World, runId: RunId, answer: 'done' | 'not_done'): Promise<void> {
  await world.untilIdle(runId)
  const call = callsIn(world.answerOf(runId)).find((each) => each.state === 'waiting')
  await world.approvals.answer(call?.approvalId as never, answer, 'person')
}

test('a model call that was cut off is made again, and a page that watches sees its words replaced', async () => {
  const disk = makeDisk()
  const gateway = createScriptedGateway()
  const reached = Promise.withResolvers<void>()
  gateway.script({ text: 'One. And then', hangs: true, meanwhile: () => reached.resolve() })
  const first = await makeWorld({ path, gateway, tools: [disk.tool()] })
  const runId = await begin(first)
  await reached.promise
  await first.stop()
  const second = await open(disk.tool())
  await expectWholeStory(second, runId, disk.written)
  await second.stop()
})

test('a run that waits for the person waits in the next app too', async () => {
  const disk = makeDisk()
  const first = await open(disk.tool())
  const conversationId = await first.newChat()
  const runId = await first.ask(conversationId, 'Write 1 and 2')
  expect(first.runs.get(runId).state).toBe('waiting')
  await first.stop()
  const second = await open(disk.tool())
  for (const at of [0, 1]) {
    const call = callsIn(second.answerOf(runId))[at]
    const { approvalId, argsHash } = second.approvals.get(call?.approvalId as never)
    await second.approvals.decide({ approvalId, argsHash, decision: 'approve', scope: 'call' }, 'person')
    await second.untilIdle(runId)
  }
  await expectWholeStory(second, runId, disk.written)
  await second.stop()
})

test('a paused run takes back half an answer and writes it again when it goes on', async () => {
  const gateway = createScriptedGateway()
  const reached = Promise.withResolvers<void>()
  gateway.script({ text: 'Half', hangs: true, meanwhile: () => reached.resolve() }, { text: 'Whole.' })
  const world = await makeWorld({ path, gateway, tools: [makeDisk().tool()] })
  const runId = await begin(world)
  await reached.promise
  await world.runs.pause(runId, 'person')
  await world.untilIdle(runId)
  expect(world.answerOf(runId).state).toBe('paused')
  await world.runs.resume(runId)
  await until(() => isFinal(world.runs.get(runId).state), 'the run to end')
  expect([world.answerOf(runId).state, textIn(world.answerOf(runId))]).toEqual(['complete', 'Whole.'])
  await world.stop()
})
