import type { Approval } from '#shared/domain/approval.ts'
import type { ToolPreview } from '#shared/domain/tool.ts'

export type Args = Record<string, unknown>

/**
 * What the person would approve. viewing: the call as the agent made it. editing: their own version; it can be
 * approved only while `shown` belongs to the very arguments in the fields.
 */
export type ApprovalDraft =
  | { mode: 'viewing' }
  | {
      mode: 'editing'
      args: Args
      shown: { args: Args; preview: ToolPreview | null; argsHash: string } | null
      error: string
    }

export type DraftEvent =
  | { type: 'edit.started'; args: Args }
  | { type: 'edit.stopped' }
  | { type: 'field.changed'; name: string; value: string }
  | { type: 'preview.arrived'; args: Args; preview: ToolPreview | null; argsHash: string }
  | { type: 'preview.failed'; args: Args; error: string }

export function reduceDraft(draft: ApprovalDraft, event: DraftEvent): ApprovalDraft {
  if (event.type === 'edit.started') return { mode: 'editing', args: event.args, shown: null, error: '' }
  if (event.type === 'edit.stopped' || draft.mode === 'viewing') return { mode: 'viewing' }
  switch (event.type) {
    case 'field.changed':
      return { ...draft, args: { ...draft.args, [event.name]: event.value }, error: '' }
    case 'preview.arrived': {
      const { args, preview, argsHash } = event
      return args === draft.args ? { ...draft, shown: { args, preview, argsHash }, error: '' } : draft
    }
    case 'preview.failed':
      return event.args === draft.args ? { ...draft, error: event.error } : draft
  }
}

/** What a decision must quote: the hash of what is shown. Null while an edit has no preview yet. */
export function decidable(approval: Approval, draft: ApprovalDraft): { argsHash: string; editedArgs?: Args } | null {
  if (draft.mode === 'viewing') return { argsHash: approval.argsHash }
  if (draft.shown === null || draft.shown.args !== draft.args) return null
  return { argsHash: draft.shown.argsHash, editedArgs: draft.args }
}

export const argsOf = (approval: Approval): Args =>
  typeof approval.args === 'object' && approval.args !== null && !Array.isArray(approval.args)
    ? (approval.args as Args)
    : {}

/** The arguments that are text, and whether each needs more than one line. */
export const textFields = (args: Args): { name: string; value: string; isLong: boolean }[] =>
  Object.entries(args).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [{ name, value, isLong: value.includes('\n') || value.length > 80 || name === 'content' }]
      : [],
  )
