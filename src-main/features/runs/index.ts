import { createRunsRoutes } from './runs.routes.ts'
import { createRunsService, type RunsServiceDeps } from './runs.service.ts'

/** What a page may ask about runs; the engine itself does the work. `start` begins the daily clean-up of the bin. */
export function createRuns(deps: RunsServiceDeps) {
  const service = createRunsService(deps)
  return { service, routes: createRunsRoutes(deps.runs, service), start: service.start, stop: service.stop }
}
