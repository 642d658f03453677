import { createHash } from 'node:crypto'
import type { ToolPreview } from '#shared/domain/tool.ts'

/** JSON with sorted keys and nothing undefined: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** What an approval is for: this tool, these arguments, this preview. A decision must quote it. */
export const argsHashOf = (call: { tool: string; args: unknown; preview: ToolPreview | null }): string =>
  createHash('sha256')
    .update(canonicalJson({ tool: call.tool, args: call.args ?? null, preview: call.preview }))
    .digest('hex')
