import { z } from 'zod'
import { ApprovalId } from '#shared/domain/ids.ts'
import { Notice } from '#shared/domain/notice.ts'
import { DesktopCommand } from '../app/desktop.ts'
import { DesktopState } from '../app/desktop-state.ts'

/** What the main process tells the core. A `port` message carries one MessagePort of a window. */
export const ToCore = z.discriminatedUnion('type', [
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('power'), event: z.enum(['suspend', 'resume', 'battery', 'mains', 'lock', 'unlock']) }),
  z.object({ type: z.literal('command'), command: DesktopCommand }),
  z.object({ type: z.literal('may-reveal'), questionId: z.number().int(), path: z.string().max(4_000) }),
  z.object({ type: z.literal('back-up'), questionId: z.number().int() }),
])
export type ToCore = z.infer<typeof ToCore>

/** What the core tells the main process. `failed`: it could not start, and says why in words for the person. */
export const FromCore = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
  z.object({ type: z.literal('state'), state: DesktopState }),
  z.object({ type: z.literal('notice'), notice: Notice }),
  z.object({ type: z.literal('decided'), approvalId: ApprovalId }),
  /** a command of the person that could not be done, in words for them */
  z.object({ type: z.literal('refused'), message: z.string() }),
  z.object({ type: z.literal('may-reveal'), questionId: z.number().int(), isAllowed: z.boolean() }),
  z.object({ type: z.literal('backed-up'), questionId: z.number().int(), problem: z.string().nullable() }),
  /** It ends now and is to be started again, on other data. */
  z.object({ type: z.literal('restarting') }),
  z.object({ type: z.literal('stopped') }),
])
export type FromCore = z.infer<typeof FromCore>
