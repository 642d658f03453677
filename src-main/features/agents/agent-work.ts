import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import { agentFigures, newestRunOf, toolFigures } from '#main/engine/runs/agent-figures.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { AgentRow, AgentStatistics } from '#shared/contract/agents.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { PERSON } from '#shared/domain/run-reasons.ts'
import { AGENT_PAUSED } from '#shared/domain/trial-agent.ts'
import type { AgentsService } from './agents.service.ts'
import { setPaused } from './agents.store.ts'

export interface WorkDeps {
  db: WriteDb
  clock: Clock
  events: EventLog
  runs: Runs
  tools: ToolRegistry
  agents: AgentsService
}

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
const LIST_DAYS = 7

const IDLE = { running: 0, queued: 0, waiting: 0, paused: 0, runs: 0, succeeded: 0, failed: 0 }

/** What agents are doing, how they did, and the person's hand on it: pause, resume, stop. */
export function createAgentWork({ db, clock, events, runs, tools, agents }: WorkDeps) {
  /** The mark is durable first: a run that starts in between finds it at its first step. */
  async function mark(agentId: AgentId, pausedAt: number | null): Promise<void> {
    if ((agents.get(agentId).pausedAt === null) === (pausedAt === null)) return
    await db.durable((tx) => {
      setPaused(tx, agentId, pausedAt)
      events.append(tx, { type: 'agent.changed', subject: agentId })
    })
  }

  return {
    overview(): AgentRow[] {
      const figures = new Map(agentFigures(db, clock.now() - LIST_DAYS * DAY_MS).map((each) => [each.agentId, each]))
      return agents.list().map((agent) => {
        const newest = newestRunOf(db, agent.agentId)
        const { agentId: _, ...counts } = figures.get(agent.agentId) ?? { agentId: agent.agentId, ...IDLE }
        return { agent, ...counts, lastState: newest?.state ?? null, lastUsedAt: newest?.at ?? null }
      })
    },

    async pause(agentId: AgentId): Promise<number> {
      await mark(agentId, clock.now())
      return runs.pauseAll(AGENT_PAUSED, { agentId })
    },

    async resume(agentId: AgentId): Promise<number> {
      await mark(agentId, null)
      return runs.resumeAll({ agentId, reason: AGENT_PAUSED })
    },

    async terminate(agentId: AgentId): Promise<number> {
      agents.get(agentId)
      return runs.cancelAll({ agentId }, PERSON)
    },

    async delete(agentId: AgentId): Promise<void> {
      await agents.delete(agentId)
      await runs.cancelAll({ agentId }, 'deleting its agent')
    },

    statistics(agentId: AgentId, query: { days: number; utcOffsetMinutes: number }): AgentStatistics {
      agents.get(agentId)
      const now = clock.now()
      const shiftMs = query.utcOffsetMinutes * MINUTE_MS
      const today = Math.floor((now + shiftMs) / DAY_MS) * DAY_MS - shiftMs
      const from = today - (query.days - 1) * DAY_MS
      const { activeMs: _, ...whole } = runs.statistics({ agentId, from, to: now + 1 })
      const days = Array.from({ length: query.days }, (_each, at) => {
        const start = from + at * DAY_MS
        const { runs: count, succeeded, failed } = runs.counts({ agentId, from: start, to: start + DAY_MS })
        return { from: start, runs: count, succeeded, failed }
      })
      const called = toolFigures(db, agentId, from).map((each) => ({
        ...each,
        title: tools.get(each.name)?.title ?? each.name,
      }))
      return { ...whole, days, tools: called }
    },
  }
}

export type AgentWork = ReturnType<typeof createAgentWork>
