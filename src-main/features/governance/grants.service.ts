import type { Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { FolderLookup } from '#main/engine/ports/folder-lookup.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import { readHost } from '#main/platform/web-address.ts'
import type { Grant } from '#shared/domain/approval.ts'
import type { AgentId, FolderId, GrantId } from '#shared/domain/ids.ts'
import type { Permission } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import * as store from './governance.store.ts'

interface GrantsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  folders: FolderLookup
  tools: Pick<ToolRegistry, 'get'>
}

export interface GrantWish {
  tool: string
  permission: Permission
  scope: 'agent' | 'folder' | 'host' | 'always'
  agentId?: AgentId | undefined
  folderId?: FolderId | undefined
  host?: string | undefined
  expiresInMs?: number | undefined
}

export interface Grants {
  /** Newest first; without those that are over or whose folder is no longer allowed. */
  list(): Grant[]
  grant(wish: GrantWish): Promise<Grant>
  revoke(grantId: GrantId): Promise<void>
  /** In the transaction of the decision that gives it. */
  put(tx: Tx, grant: Omit<Grant, 'grantId' | 'createdAt'>): Grant
}

/** Standing permissions: what the person allowed or refused beyond one call. */
export function createGrants({ db, clock, ids, events, folders, tools }: GrantsDeps): Grants {
  const isAlive = ({ expiresAt, folderId }: Grant) =>
    (expiresAt === null || expiresAt > clock.now()) && (folderId === null || folders.get(folderId) !== undefined)

  function put(tx: Tx, wish: Omit<Grant, 'grantId' | 'createdAt'>): Grant {
    const grant = { grantId: ids.next('grant'), createdAt: clock.now(), ...wish }
    store.deleteExpiredGrants(tx, clock.now())
    store.putGrant(tx, grant)
    const data = { tool: grant.tool, permission: grant.permission, scope: grant.scope }
    events.append(tx, { type: 'grant.changed', subject: grant.grantId, data })
    return grant
  }

  return {
    put,
    list: () => store.listGrants(db).filter(isAlive),

    async grant({ tool, permission, scope, agentId, folderId, host, expiresInMs }) {
      if (tools.get(tool) === undefined) throw new AppError('tool.unknown', `There is no tool ${tool}`, { tool })
      if (folderId !== undefined && folders.get(folderId) === undefined) {
        throw new AppError('folder.not_found', 'This folder is not allowed', { folderId })
      }
      const reach = reachOf(scope, { agentId: agentId ?? null, folderId: folderId ?? null, host: host ?? null })
      const expiresAt = expiresInMs === undefined ? null : clock.now() + expiresInMs
      try {
        return await db.durable((tx) => put(tx, { tool, permission, scope, ...reach, runId: null, expiresAt }))
      } catch (thrown) {
        throw isDangling(thrown) ? new AppError('agent.not_found', 'There is no such agent', { agentId }) : thrown
      }
    },

    async revoke(grantId) {
      await db.durable((tx) => {
        if (!store.deleteGrant(tx, grantId)) {
          throw new AppError('grant.not_found', 'There is no such permission', { grantId })
        }
        events.append(tx, { type: 'grant.changed', subject: grantId, data: { isRevoked: true } })
      })
    },
  }
}

interface Reach {
  agentId: AgentId | null
  folderId: FolderId | null
  host: string | null
}

/** `agent` may be narrowed by a folder, `folder` and `host` by an agent; `always` by nothing. */
function reachOf(scope: GrantWish['scope'], { agentId, folderId, host }: Reach): Reach {
  if (scope === 'always' && (agentId ?? folderId ?? host) !== null) {
    throw new AppError('input.invalid', 'A permission for always names no agent, folder or host', { scope })
  }
  const needed = { agent: agentId, folder: folderId, host, always: scope }[scope]
  if (needed === null) throw new AppError('input.invalid', `Say which ${scope}`, { scope })
  if (scope !== 'host' && host !== null) {
    throw new AppError('input.invalid', 'Only a permission for a host names one', { scope })
  }
  return { agentId, folderId, host: host === null ? null : hostOf(host) }
}

function hostOf(text: string): string {
  const host = readHost(text)
  if (host === null) throw new AppError('input.invalid', `${text} is not the name of a host`, { host: text })
  return host
}

/** The folder was looked up before, so a dangling reference can only be the agent. */
const isDangling = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
