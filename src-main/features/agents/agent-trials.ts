import type { WriteDb } from '#main/engine/db/db.ts'
import type { Transcript } from '#main/engine/ports/transcript.ts'
import type { Runs } from '#main/engine/runs/runs.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { AgentInput } from '#shared/contract/agents.contract.ts'
import type { AgentId } from '#shared/domain/ids.ts'
import { isTrialAgent, TRIAL_PREFIX } from '#shared/domain/trial-agent.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { AgentsService } from './agents.service.ts'
import { findAgent, putAgent, removeAgent, trialsBefore } from './agents.store.ts'

export interface TrialDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  runs: Runs
  agents: AgentsService
}

const KEPT_MS = 24 * 3_600_000

/**
 * Unsaved drafts that are tried out. A draft is an agent of its own that no list shows: its runs are real runs with
 * real permissions, and neither the saved agent nor its memories and figures are touched.
 */
export function createAgentTrials({ db, clock, ids, runs, agents }: TrialDeps) {
  let transcript: Transcript | null = null

  /** Trials of yesterday, with their chats and runs. */
  async function removeOld(): Promise<number> {
    const old = trialsBefore(db, clock.now() - KEPT_MS)
    for (const agentId of old) {
      await runs.cancelAll({ agentId }, 'end of trial')
      await db.durable((tx) => {
        transcript?.discardOf(tx, agentId)
        runs.discardOf(tx, agentId)
        removeAgent(tx, agentId)
      })
    }
    return old.length
  }

  return {
    removeOld,
    /** Where the chats of trials are. */
    workOn(given: Transcript): void {
      transcript = given
    },

    async tryDraft(input: { trialId?: AgentId | undefined; of: AgentId | null; draft: AgentInput }): Promise<AgentId> {
      if (input.of !== null) agents.get(input.of)
      agents.requireKnown(input.draft)
      const trialId = input.trialId ?? newTrialId()
      if (!isTrialAgent(trialId)) throw new AppError('agent.not_found', 'This is no trial', { agentId: trialId })
      if (input.trialId === undefined) await removeOld()
      const known = findAgent(db, trialId)
      const made = agents.make(input.draft, trialId)
      const agent = known === undefined ? made : { ...made, createdAt: known.createdAt, version: known.version + 1 }
      await db.durable((tx) => putAgent(tx, agent, input.of))
      return trialId
    },
  }

  /** `agent_` and the time-ordered rest, told apart by the word between. */
  function newTrialId(): AgentId {
    return `${TRIAL_PREFIX}${ids.next('agent').slice('agent_'.length)}` as AgentId
  }
}

export type AgentTrials = ReturnType<typeof createAgentTrials>
