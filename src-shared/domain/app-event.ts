import { z } from 'zod'
import { EpochMs } from './ids.ts'

/**
 * Something that happened, in the durable log. `subject` is the id of the thing that it happened to.
 * Payloads are small: a page reads the thing itself through its own procedure.
 */
export const AppEventType = z.enum([
  'app.started',
  'app.stopped',
  'conversation.created',
  'conversation.changed',
  'conversation.deleted',
  'conversation.restored',
  'import.changed',
  'run.queued',
  'run.state_changed',
  'run.finished',
  'approval.requested',
  'approval.decided',
  'grant.changed',
  'agent.changed',
  'memory.changed',
  'provider.changed',
  'provider.state_changed',
  'model.changed',
  'folder.changed',
  'file.changed',
  'file.restored',
  'setting.changed',
  'prompt.changed',
  'chat_folder.changed',
  'run.deleted',
  'run.restored',
  'run.seen',
  'download.changed',
  'backup.changed',
  'power.changed',
  'notice.added',
])
export type AppEventType = z.infer<typeof AppEventType>

export const AppEvent = z.object({
  seq: z.number().int().positive(),
  type: AppEventType,
  subject: z.string(),
  data: z.record(z.string(), z.unknown()),
  traceId: z.string().nullable(),
  at: EpochMs,
})
export type AppEvent = z.infer<typeof AppEvent>
