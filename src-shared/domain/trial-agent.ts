/** How the id of an agent begins that only tries out a draft. Its chats and runs are in no list and no statistics. */
export const TRIAL_PREFIX = 'agent_trial'

export const isTrialAgent = (agentId: string | null): boolean => agentId?.startsWith(TRIAL_PREFIX) ?? false

/** Why the runs of an agent wait that the person paused. */
export const AGENT_PAUSED = 'Agent paused'
