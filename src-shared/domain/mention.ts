import { z } from 'zod'
import { AgentId, FolderId, MentionId } from './ids.ts'

/** What an @ in a message points at, as the person chose it. `label` is what stands behind the @ in the text. */
export const Mention = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), label: z.string().min(1).max(200), agentId: AgentId }),
  z.object({ kind: z.literal('tool'), label: z.string().min(1).max(200), tool: z.string().min(1).max(64) }),
  z.object({
    kind: z.literal('file'),
    label: z.string().min(1).max(400),
    folderId: FolderId,
    /** relative to the folder */
    path: z.string().min(1).max(4_000),
    /** names the text as it was when the message was sent; the core gives it */
    mentionId: MentionId.optional(),
  }),
])
export type Mention = z.infer<typeof Mention>

/** Mentions in one message. */
export const MAX_MENTIONS = 20
