import { runStages } from '../stages/run-stages.mjs'
import { STAGES } from '../stages/stages.mjs'

/** Everything but the end-to-end specs. */
export const run = () => runStages(STAGES.filter((stage) => stage.name !== 'end to end'))
