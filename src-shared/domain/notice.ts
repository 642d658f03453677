import { z } from 'zod'
import { ApprovalId } from './ids.ts'

export const MAX_NOTICE_TITLE = 120
export const MAX_NOTICE_TEXT = 240

/** Something that the person should hear of although they look elsewhere. Told once, on the desktop or in the page. */
export const Notice = z.object({
  noticeId: z.string().max(80),
  kind: z.enum(['approval', 'run_failed', 'run_finished', 'backup_failed']),
  title: z.string().min(1).max(MAX_NOTICE_TITLE),
  text: z.string().max(MAX_NOTICE_TEXT),
  /** where it is shown in full: "approvals/appr_1" */
  address: z.string().regex(/^[a-z]+(\/[\w./-]{0,180})?$/),
  /** the one question that it stands for; `canApprove` only when title and text say all that would be approved */
  approval: z
    .object({ approvalId: ApprovalId, argsHash: z.string().max(128), canApprove: z.boolean(), canDeny: z.boolean() })
    .nullable(),
})
export type Notice = z.infer<typeof Notice>
