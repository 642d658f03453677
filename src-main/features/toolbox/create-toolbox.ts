import type { Tool } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createAskUser } from './ask-user.tool.ts'
import { createCalculator, type Evaluate } from './calculator.tool.ts'
import { createGetTime } from './get-time.tool.ts'

/** Small tools that belong to no other feature. */
export const createToolbox = (deps: { clock: Clock; evaluate: Evaluate }): { tools: Tool[] } => ({
  tools: [createCalculator(deps.evaluate), createGetTime(deps.clock), createAskUser()],
})
