import { Button } from '@mantine/core'
import { Check, CircleQuestionMark, X } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatFull, formatRelative } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { Grant } from '#shared/domain/approval.ts'
import { act, actUndoable } from '../change-setting.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.grants
const ICONS = { allow: Check, ask: CircleQuestionMark, deny: X }

interface GrantListProps {
  /** said when there are none */
  none: string
  /** which ones; all unless told */
  picks?: (grant: Grant) => boolean
}

/** Standing permissions, each with what takes it back. */
export function GrantList({ none, picks = () => true }: GrantListProps) {
  const { data, error, reload } = useResource(readGrants, ['grant.changed', 'agent.changed', 'folder.changed'])
  if (data === undefined) {
    return error === undefined ? null : (
      <ErrorState isInline title={strings.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
        {errorText(error)}
      </ErrorState>
    )
  }
  const shown = data.grants.filter(picks)
  if (shown.length === 0) return <p className={`${styles.box} ${styles.empty}`}>{none}</p>
  return (
    <ul className={styles.box}>
      {shown.map((grant) => (
        <GrantItem key={grant.grantId} grant={grant} names={data.names} />
      ))}
    </ul>
  )
}

/** The grants, with the names of the agents and folders that they speak of. */
async function readGrants() {
  const [grants, agents, folders] = await Promise.all([
    client.governance.grants(),
    client.agents.list(),
    client.files.folders(),
  ])
  const names = new Map<string, string>([
    ...agents.map((agent) => [agent.agentId, agent.name] as const),
    ...folders.map((folder) => [folder.folderId, folder.name] as const),
  ])
  return { grants, names }
}

function GrantItem({ grant, names }: { grant: Grant; names: ReadonlyMap<string, string> }) {
  const { grantId, tool, permission, expiresAt } = grant
  const Icon = ICONS[permission]
  const revoke = () => {
    const again = inputOf(grant)
    const work = () => client.governance.revoke({ grantId })
    if (again === null) return void act(work, words.revoked(tool))
    void actUndoable(work, words.revoked(tool), () => client.governance.grant(again))
  }
  return (
    <li className={styles.item}>
      <Icon size={16} aria-hidden color={permission === 'deny' ? 'var(--h-failed)' : 'var(--h-text-2)'} />
      <span className={styles.itemMain}>
        <span className={styles.itemName}>
          <span className="h-mono h-cut">{tool}</span>
        </span>
        <span className="h-meta">
          {words.permissions[permission]}, {scopeOf(grant, names)}
          {expiresAt !== null && <span title={formatFull(expiresAt)}>, {words.until(formatRelative(expiresAt))}</span>}
        </span>
      </span>
      <Button size="xs" aria-label={words.revokeOf(tool)} onClick={revoke}>
        {words.revoke}
      </Button>
    </li>
  )
}

function scopeOf({ scope, agentId, folderId, host }: Grant, names: ReadonlyMap<string, string>): string {
  if (scope === 'agent') return words.scopes.agent(names.get(agentId ?? '') ?? words.anAgent)
  if (scope === 'folder') return words.scopes.folder(names.get(folderId ?? '') ?? words.anAgent)
  if (scope === 'host')
    return words.scopes.host(host ?? '', agentId === null ? null : (names.get(agentId) ?? words.anAgent))
  if (scope === 'run' && host !== null) return words.scopes.runAt(host)
  return words.scopes[scope]
}

/** What gives this permission again; null for those that belong to a call or run. */
function inputOf({ tool, permission, scope, agentId, folderId, host, expiresAt }: Grant) {
  if (scope === 'call' || scope === 'run') return null
  return {
    tool,
    permission,
    scope,
    ...(agentId === null ? {} : { agentId }),
    ...(folderId === null ? {} : { folderId }),
    ...(host === null ? {} : { host }),
    ...(expiresAt === null ? {} : { expiresInMs: Math.max(60_000, expiresAt - Date.now()) }),
  }
}
