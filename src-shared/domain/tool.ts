import { z } from 'zod'

/** What a tool can do to the world. Everything but `read` is asked about unless a permission allows it. */
export const ToolRisk = z.enum(['read', 'write', 'send', 'execute', 'spend'])
export type ToolRisk = z.infer<typeof ToolRisk>

/**
 * How a call may be repeated when its outcome is unknown after a crash.
 * pure: no effect, repeat freely. keyed: the tool recognises the idempotency key and finishes or skips by itself.
 * once: never repeated; the run asks the person.
 */
export const ToolEffect = z.enum(['pure', 'keyed', 'once'])
export type ToolEffect = z.infer<typeof ToolEffect>

export const Permission = z.enum(['allow', 'ask', 'deny'])
export type Permission = z.infer<typeof Permission>

/** How far an agent may go: only read, ask before risky steps, or act within the permissions without asking. */
export const RunMode = z.enum(['plan', 'ask', 'auto'])
export type RunMode = z.infer<typeof RunMode>

/** How long an answer to an approval holds. */
export const GrantScope = z.enum(['call', 'run', 'agent', 'folder', 'host', 'always'])
export type GrantScope = z.infer<typeof GrantScope>

export const TOOL_NAME = /^[a-z0-9_]{1,64}$/

/** Where a call reaches, for permissions by scope. */
export const ToolTarget = z.object({
  folderId: z.string().optional(),
  path: z.string().optional(),
  /** `example.org` for https on its usual port, else with the port: `example.org:80`, `nas.local:5000` */
  host: z.string().optional(),
  /** an address in the person's network, or an unusual port: only a permission for exactly this host opens it */
  isExactHostOnly: z.boolean().optional(),
})
export type ToolTarget = z.infer<typeof ToolTarget>

/** What an approval card shows: readable, never raw JSON first. */
export const ToolPreview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fields'), fields: z.array(z.object({ label: z.string(), value: z.string() })) }),
  z.object({
    kind: z.literal('diff'),
    path: z.string(),
    isNew: z.boolean(),
    before: z.string(),
    after: z.string(),
  }),
])
export type ToolPreview = z.infer<typeof ToolPreview>

export const ToolStatus = z.enum(['ok', 'error', 'denied', 'cancelled', 'skipped'])
export type ToolStatus = z.infer<typeof ToolStatus>
