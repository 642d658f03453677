import type { Runs } from '#main/engine/runs/runs.ts'
import { createRunsRoutes } from './runs.routes.ts'

/** What a page may ask about runs; the engine itself does the work. */
export const createRuns = (deps: { runs: Runs }) => ({ routes: createRunsRoutes(deps.runs) })
