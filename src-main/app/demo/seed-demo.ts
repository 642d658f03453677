import { cpSync, existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock } from '#main/platform/clock.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import type { AgentId, ConversationId, RunId } from '#shared/domain/ids.ts'
import { type CoreClient, createApp } from '../create-app.ts'
import type { Platform } from '../platform.ts'
import { type DemoConversation, readDemoContent } from './demo-content.ts'
import { createDemoGateway, DEMO_MODEL } from './demo-gateway.ts'

const MINUTE_MS = 60_000

/**
 * Fills an empty demo profile once: the real app runs with a scripted model, so conversations, runs, steps, approvals
 * and changed files are made by the same code that makes them every day.
 */
export async function seedDemo(platform: Platform): Promise<void> {
  const receipt = join(platform.dataDir.root, 'seeded')
  if (existsSync(receipt)) return
  const content = readDemoContent()
  const past = createPastClock(platform.clock)
  const { gateway, say } = createDemoGateway(past.pass)
  const app = await createApp(
    { ...platform, clock: past, ids: createIdSource(past) },
    { shell: 'headless', isDemo: true },
    { gateway },
  )
  await app.start()
  try {
    const { client } = app
    await client.settings.set({ key: 'chat.autoTitle', value: false })
    const files = join(dirname(platform.dataDir.root), 'Demo files')
    cpSync(content.filesDir, files, { recursive: true })
    await client.files.allowFolder({ path: files, access: 'write' })
    const agents = new Map<string, AgentId>()
    for (const { key, tools, ...agent } of content.agents) {
      const made = await client.agents.create({ ...agent, tools: tools.map((name) => ({ name })) })
      agents.set(key, made.agentId)
    }
    for (const conversation of content.conversations) {
      past.goTo(conversation.minutesAgo * MINUTE_MS)
      await replay(client, conversation, agents.get(conversation.agent ?? ''), say)
    }
    await client.runs.markSeen({ all: {} })
    await client.settings.reset({ key: 'chat.autoTitle' })
    await client.settings.set({ key: 'onboarding.done', value: true })
  } finally {
    await app.stop()
  }
  writeFileSync(receipt, '')
}

/** A clock that stands some time ago and goes on from there. */
function createPastClock(clock: Clock): Clock & { goTo(agoMs: number): void; pass(ms: number): void } {
  let agoMs = 0
  let passedMs = 0
  return {
    ...clock,
    now: () => clock.now() - agoMs + passedMs,
    monotonicMs: () => clock.monotonicMs() + passedMs,
    goTo(ms) {
      agoMs = ms + passedMs
    },
    pass(ms) {
      passedMs += ms
    },
  }
}

async function replay(
  client: CoreClient,
  { title, isPinned, messages, leavesApprovalOpen }: DemoConversation,
  agentId: AgentId | undefined,
  say: ReturnType<typeof createDemoGateway>['say'],
): Promise<void> {
  const given = agentId === undefined ? {} : { agentId }
  const { conversationId } = await client.chat.create({ title, model: DEMO_MODEL, ...given })
  for (const [at, message] of messages.entries()) {
    if (message.role === 'assistant') continue
    const answer = messages[at + 1]
    if (answer?.role === 'assistant') say(answer)
    const { runId } = await client.chat.send({ conversationId, text: message.text })
    if (runId !== null) await watchToEnd(client, runId, leavesApprovalOpen && at + 2 >= messages.length)
  }
  await forgetDemoModel(client, conversationId, isPinned)
}

/** The scripted model is gone when the person goes on with a conversation: their own is used then. */
async function forgetDemoModel(client: CoreClient, conversationId: ConversationId, isPinned: boolean): Promise<void> {
  await client.chat.update({ conversationId, model: null, isPinned })
}

/** Follows a run, approves what it asks, and returns when it is over, or at its question when that stays open. */
async function watchToEnd(client: CoreClient, runId: RunId, leavesOpen: boolean): Promise<void> {
  for await (const event of await client.runs.watch({ runId })) {
    if (event.type !== 'run.state_changed' || event.data.state !== 'waiting') continue
    if (leavesOpen) return
    const { items } = await client.governance.approvals({ pending: true })
    for (const { approvalId, argsHash } of items.filter((approval) => approval.runId === runId)) {
      await client.governance.decide({ approvalId, argsHash, decision: 'approve' })
    }
  }
}
