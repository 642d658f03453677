import type { PageId } from '#renderer/lib/navigation.ts'
import type { Status } from '#renderer/ui/StatusIcon.tsx'
import type { RecentEvent } from '#shared/contract/dashboard.contract.ts'
import { strings } from './strings.ts'

export interface News {
  status: Status
  text: string
  address: [page: PageId, subPath: string] | null
}

const words = strings.recent

/** An event as one line for the person, and where it leads. */
export function newsOf({ type, subject, title, data }: RecentEvent): News {
  const name = title ?? words.untitled
  switch (type) {
    case 'run.finished':
      return {
        status: statusOf(data.state),
        text: `${name} ${words.run[String(data.state)] ?? ''}`.trim(),
        address: ['executions', subject],
      }
    case 'approval.decided':
      return {
        status: data.state === 'approved' || data.state === 'answered' ? 'succeeded' : 'cancelled',
        text: `${name} ${words.approval[String(data.state)] ?? ''}`.trim(),
        address: ['approvals', `decided/${subject}`],
      }
    case 'file.restored':
      return { status: 'succeeded', text: words.fileRestored(name), address: null }
    case 'folder.changed':
      return {
        status: 'skipped',
        text: data.isRemoved === true ? words.folderRemoved : words.folderAllowed(name),
        address: ['settings', 'folders'],
      }
    case 'agent.changed':
      return {
        status: 'skipped',
        text: title === null ? words.agentGone : words.agent(title),
        address: title === null ? null : ['agents', subject],
      }
    case 'provider.state_changed':
      return data.status === 'ready'
        ? { status: 'succeeded', text: words.providerReady(name), address: ['settings', 'models'] }
        : { status: 'failed', text: words.providerGone(name), address: ['settings', 'models'] }
    default:
      return subject === 'failed'
        ? { status: 'failed', text: words.backupFailed, address: ['settings', 'data'] }
        : { status: 'succeeded', text: words.backup, address: ['settings', 'data'] }
  }
}

const statusOf = (state: unknown): Status => (state === 'succeeded' || state === 'failed' ? state : 'cancelled')
