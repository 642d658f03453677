import type { Tool } from '#main/engine/tools/tool.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createAskUser } from './ask-user.tool.ts'
import type calculate from './calculate.task.ts'
import { createCalculator } from './calculator.tool.ts'
import { createGetTime } from './get-time.tool.ts'

/** Small tools that belong to no other feature. */
export const createToolbox = (deps: { clock: Clock; workers: Pick<Workers, 'run'> }): { tools: Tool[] } => ({
  tools: [
    createCalculator((expression, signal) => deps.workers.run<typeof calculate>('calculate-task', expression, signal)),
    createGetTime(deps.clock),
    createAskUser(),
  ],
})
