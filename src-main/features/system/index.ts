import { createSystemRoutes } from './system.routes.ts'
import { createSystemService, type SystemDeps } from './system.service.ts'

export type System = ReturnType<typeof createSystem>

/** This installation: health, facts, sizes, live status and the event log. */
export function createSystem(deps: SystemDeps) {
  const service = createSystemService(deps)
  return { service, routes: createSystemRoutes(service) }
}
