import type { KnownFolder } from '#main/engine/ports/folder-lookup.ts'
import type { PermissionQuery, PermissionVerdict } from '#main/engine/ports/permission-gate.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Grant } from '#shared/domain/approval.ts'
import type { EpochMs } from '#shared/domain/ids.ts'
import type { ToolRisk } from '#shared/domain/tool.ts'

/** Everything that the decision depends on, so that it is a pure function of it. */
export interface PermissionCase
  extends Pick<PermissionQuery, 'runId' | 'agentId' | 'agentPermission' | 'mode' | 'hasReadUntrusted'> {
  tool: Pick<Tool, 'name' | 'title' | 'risk' | 'defaultPermission'>
  /** where the call reaches; `gone`: a folder that is no longer allowed */
  folder: KnownFolder | 'gone' | null
  /** where the call reaches outside; null: nowhere */
  host: string | null
  isExactHostOnly: boolean
  isLocalModel: boolean
  /** all standing permissions of this tool */
  grants: readonly Grant[]
  now: EpochMs
}

type Rule = (the: PermissionCase) => PermissionVerdict | null

/**
 * May this call run, must the person be asked, or is it refused? The first rule that knows answers:
 * what no permission can change; then any denial; then, for hosts that must be allowed by name, only that; then what
 * was permitted for this very run; then, after text that the
 * person did not write, a question for everything that reaches further than the writable folders; then the wider
 * standing permissions, the most special first; then the agent's own setting; then the mode; then the tool's risk.
 * Nothing but a permission or auto mode lets a write run unasked.
 */
export function decidePermission(the: PermissionCase): PermissionVerdict {
  for (const rule of RULES) {
    const verdict = rule(the)
    if (verdict !== null) return verdict
  }
  return ask('This tool asks before it runs')
}

const allow = (because: string): PermissionVerdict => ({ permission: 'allow', because })
const ask = (because: string): PermissionVerdict => ({ permission: 'ask', because })
const deny = (because: string): PermissionVerdict => ({ permission: 'deny', because })

const READ_UNTRUSTED = 'It has read text that you did not write'

const planOnlyReads: Rule = ({ mode, tool }) =>
  mode === 'plan' && tool.risk !== 'read' ? deny('Plan mode only reads') : null

const folderLimits: Rule = ({ folder, tool, isLocalModel }) => {
  if (folder === null) return null
  if (folder === 'gone') return deny('This folder is no longer allowed')
  if (folder.access === 'read' && changesFiles(tool.risk)) return deny(`Agents may only read in ${folder.name}`)
  if (folder.isPrivate && !isLocalModel) return deny(`${folder.name} is private: only models on this PC may see it`)
  return null
}

const anyDenial: Rule = (the) => {
  const grant = standing(the).find(({ permission }) => permission === 'deny')
  if (grant !== undefined) return deny(`You denied this ${whereOf(grant, the)}`)
  return the.agentPermission === 'deny' ? deny('This agent may not use this tool') : null
}

/** A host in the person's network opens to nobody who may go anywhere else, only to a permission that names it. */
const hostByName: Rule = (the) => {
  if (!the.isExactHostOnly) return null
  const grant = standing(the).find(({ host }) => host !== null)
  if (grant === undefined) return ask('This address needs a permission of its own')
  return grant.runId === null && the.hasReadUntrusted ? ask(READ_UNTRUSTED) : verdictOf(grant, the)
}

const runPermission: Rule = (the) => {
  const [grant] = standing(the)
  return grant === undefined || grant.runId === null ? null : verdictOf(grant, the)
}

const standingPermission: Rule = (the) => {
  const [grant] = standing(the)
  return grant === undefined ? null : verdictOf(grant, the)
}

function verdictOf(grant: Grant, the: PermissionCase): PermissionVerdict {
  const where = whereOf(grant, the)
  return grant.permission === 'allow' ? allow(`Allowed ${where}`) : ask(`You want to be asked ${where}`)
}

const agentsOwn: Rule = ({ agentPermission }) => {
  if (agentPermission === 'allow') return allow('Allowed for this agent')
  return agentPermission === 'ask' ? ask('This agent asks before it uses this tool') : null
}

const afterUntrusted: Rule = ({ hasReadUntrusted, tool, folder }) => {
  if (!hasReadUntrusted || tool.risk === 'read') return null
  if (tool.risk === 'write' && isWritable(folder)) return null
  return ask(READ_UNTRUSTED)
}

const autoMode: Rule = ({ mode, tool, folder }) => {
  if (mode !== 'auto') return null
  if (tool.risk === 'write' && isWritable(folder)) return allow('Auto mode changes files in writable folders')
  return tool.risk === 'read' && tool.defaultPermission === 'allow' ? allow('Reading is allowed') : null
}

const byRisk: Rule = ({ tool }) => {
  if (tool.defaultPermission === 'deny') return deny('This tool is off unless you allow it')
  if (tool.risk !== 'read') return ask(RISK_WORDS[tool.risk])
  return tool.defaultPermission === 'allow' ? allow('Reading is allowed') : null
}

const RULES = [
  planOnlyReads,
  folderLimits,
  anyDenial,
  hostByName,
  runPermission,
  afterUntrusted,
  standingPermission,
  agentsOwn,
  autoMode,
  byRisk,
] satisfies Rule[]

const RISK_WORDS: Record<Exclude<ToolRisk, 'read'>, string> = {
  write: 'It changes something on this PC',
  send: 'It sends something out',
  execute: 'It runs a program',
  spend: 'It costs money',
}

const changesFiles = (risk: ToolRisk) => risk === 'write' || risk === 'execute'

const isWritable = (folder: PermissionCase['folder']) =>
  folder !== null && folder !== 'gone' && folder.access === 'write'

/** The permissions that hold for this call now: the most special first, of equal ones the newest. */
function standing(the: PermissionCase): Grant[] {
  return the.grants
    .filter((grant) => grant.tool === the.tool.name && !isExpired(grant, the.now) && covers(grant, the))
    .sort((a, b) => speciality(b) - speciality(a) || b.createdAt - a.createdAt)
}

const isExpired = ({ expiresAt }: Grant, now: EpochMs) => expiresAt !== null && expiresAt <= now

function covers(grant: Grant, { runId, agentId, folder, host }: PermissionCase): boolean {
  const folderId = folder === null || folder === 'gone' ? null : folder.folderId
  return (
    (grant.runId === null || grant.runId === runId) &&
    (grant.agentId === null || grant.agentId === agentId) &&
    (grant.folderId === null || grant.folderId === folderId) &&
    (grant.host === null || grant.host === host)
  )
}

/** run > agent in a folder or at a host > agent > folder, host > always */
const speciality = ({ runId, agentId, folderId, host }: Grant) =>
  (runId === null ? 0 : 4) + (agentId === null ? 0 : 2) + (folderId === null && host === null ? 0 : 1)

function whereOf(grant: Grant, { folder }: PermissionCase): string {
  const words = [
    grant.runId === null ? '' : 'in this run',
    grant.agentId === null ? '' : 'for this agent',
    grant.folderId === null || folder === null || folder === 'gone' ? '' : `in ${folder.name}`,
    grant.host === null ? '' : `at ${grant.host}`,
  ].filter((word) => word !== '')
  const scope = words.length === 0 ? 'always' : words.join(' ')
  return grant.expiresAt === null ? scope : `${scope} until ${untilFormat.format(grant.expiresAt)}`
}

const untilFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' })
