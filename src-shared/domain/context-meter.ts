import { z } from 'zod'

export const ContextPart = z.enum(['system', 'tools', 'memory', 'attachments', 'history', 'reserved'])
export type ContextPart = z.infer<typeof ContextPart>

/** How the context window is filled, in tokens, by part. */
export const ContextMeter = z.object({
  windowTokens: z.number().int(),
  parts: z.record(ContextPart, z.number().int()),
  /** exact: the engine's own tokenizer counted. estimate: characters by a factor calibrated per model. */
  precision: z.enum(['exact', 'estimate']),
  /** what was left out to fit, in words for the person; empty when nothing was */
  cut: z.array(z.object({ what: z.string(), tokens: z.number().int() })),
})
export type ContextMeter = z.infer<typeof ContextMeter>

export const COMPACT_AT = 0.8

export const usedTokens = (meter: ContextMeter): number => Object.values(meter.parts).reduce((sum, n) => sum + n, 0)
