import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A real but very small model beside the repository. It knows a few sentences; see the README beside it. */
export const TINY_AGENT = fileURLToPath(
  new URL('../../../../shared/models/tiny-agent/tiny-agent.q8_0.gguf', import.meta.url),
)
export const hasTinyAgent = existsSync(TINY_AGENT)
export const WHY_NOT = `${TINY_AGENT} is not there, so the real engine has no model to run`
