export { type CreateAgentsDeps, createAgents } from './create-agents.ts'
