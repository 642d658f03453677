/** How the id of an agent begins that only tries out a draft. Its chats and runs are in no list and no statistics. */
export const TRIAL_PREFIX = 'agent_trial'

export const isTrialAgent = (agentId: string | null): boolean => agentId?.startsWith(TRIAL_PREFIX) ?? false

/** The kind of its runs: the same work as any, in no list, no statistics and no notices. */
export const TRIAL_RUN = 'trial'

/** Why the runs of an agent wait that the person paused. */
export const AGENT_PAUSED = 'Agent paused'
