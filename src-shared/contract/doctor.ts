import { z } from 'zod'
import { ProviderId } from '../domain/ids.ts'
import { ModelRef } from '../domain/model.ts'

/** What a button beside a finding does. */
export const DoctorFix = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start_ollama') }),
  z.object({ kind: z.literal('add_provider'), baseUrl: z.string() }),
  z.object({ kind: z.literal('use_address'), providerId: ProviderId, baseUrl: z.string() }),
  z.object({ kind: z.literal('enable_provider'), providerId: ProviderId }),
  z.object({ kind: z.literal('edit_provider'), providerId: ProviderId }),
  z.object({ kind: z.literal('choose_model') }),
  z.object({ kind: z.literal('pull'), ref: ModelRef }),
  z.object({ kind: z.literal('get_model') }),
  z.object({ kind: z.literal('load'), ref: ModelRef }),
  z.object({ kind: z.literal('set_window'), ref: ModelRef, numCtx: z.number().int() }),
  z.object({ kind: z.literal('unload_others'), refs: z.array(ModelRef) }),
])
export type DoctorFix = z.infer<typeof DoctorFix>

export const DoctorCheck = z.enum([
  'installed',
  'address',
  'port',
  'version',
  'proxy',
  'tls',
  'model',
  'context',
  'gpu',
  'memory',
])
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const DoctorFinding = z.object({
  check: DoctorCheck,
  state: z.enum(['ok', 'warning', 'problem', 'skipped']),
  /** what was found, in words */
  found: z.string(),
  /** addresses, paths and numbers that show it; empty when there are none */
  evidence: z.string(),
  /** what to do by hand; empty when the button does it all or there is nothing to do */
  advice: z.string(),
  fix: DoctorFix.nullable(),
})
export type DoctorFinding = z.infer<typeof DoctorFinding>
