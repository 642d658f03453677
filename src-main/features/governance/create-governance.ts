import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { PermissionGate } from '#main/engine/ports/permission-gate.ts'
import { type Approvals, type ApprovalsDeps, createApprovals } from './approvals.service.ts'
import { createGate } from './create-gate.ts'
import { createGovernanceRoutes } from './governance.routes.ts'
import { createGrants, type Grants } from './grants.service.ts'

export interface GovernanceDeps extends Omit<ApprovalsDeps, 'grants'> {
  folders: FolderLookup
}

export interface Governance {
  routes: ReturnType<typeof createGovernanceRoutes>
  service: { approvals: Approvals; grants: Grants }
  gate: PermissionGate
  /** Expires what ran out while the app was closed and arms the timer. */
  start(): Promise<void>
  stop(): void
}

/** Who may use which tool where, and the questions to the person. */
export function createGovernance(deps: GovernanceDeps): Governance {
  const grants = createGrants(deps)
  const approvals = createApprovals({ ...deps, log: deps.log.child('governance'), grants })
  return {
    routes: createGovernanceRoutes({ db: deps.db, approvals, grants }),
    service: { approvals, grants },
    gate: createGate({ ...deps, approvals }),
    start: approvals.start,
    stop: approvals.stop,
  }
}
