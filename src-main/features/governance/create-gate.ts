import type { Db } from '#main/engine/db/db.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { PermissionGate, PermissionQuery } from '#main/engine/ports/permission-gate.ts'
import type { Clock } from '#main/platform/clock.ts'
import { FolderId } from '#shared/domain/ids.ts'
import type { Approvals } from './approvals.service.ts'
import { argsHashOf } from './args-hash.ts'
import * as store from './governance.store.ts'
import { decidePermission, type PermissionCase } from './permission-rules.ts'

interface GateDeps {
  db: Db
  clock: Clock
  folders: FolderLookup
  approvals: Approvals
}

/** The gate that the agent engine asks. It gives no way to answer: that is the person's, through the routes. */
export function createGate({ db, clock, folders, approvals }: GateDeps): PermissionGate {
  function folderOf({ folderId, target }: PermissionQuery): PermissionCase['folder'] {
    const id = FolderId.safeParse(folderId ?? target?.folderId)
    if (!id.success) return null
    return folders.get(id.data) ?? 'gone'
  }

  return {
    decide(query) {
      const folder = folderOf(query)
      const verdict = decidePermission({
        ...query,
        folder,
        host: query.target?.host ?? null,
        isExactHostOnly: query.target?.isExactHostOnly ?? false,
        isLocalModel: query.isLocalModel ?? true,
        grants: store.grantsOfTool(db, query.tool.name),
        now: clock.now(),
      })
      const isPrivate = folder !== null && folder !== 'gone' && folder.isPrivate
      return isPrivate ? { ...verdict, isPrivate } : verdict
    },
    request: approvals.request,
    find: (runId, callId) => store.findApprovalOfCall(db, runId, callId),
    matches: (approval, args, preview) => approval.argsHash === argsHashOf({ tool: approval.tool, args, preview }),
    withdraw: approvals.withdraw,
  }
}
