import { type ErrorMap, oc } from '@orpc/contract'
import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../errors/errors.ts'

export const ErrorDataSchema = z.record(z.string(), z.unknown())

/** The start of every procedure: any of them may refuse its input, stop, or break. */
export const procedure = oc.errors(pick('input.invalid', 'auth.required', 'cancelled', 'bug'))

/** The error map of a procedure, from codes of the one table. */
export function pick<C extends ErrorCode>(...codes: C[]): Record<C, { status: number; data: typeof ErrorDataSchema }> {
  const entries = codes.map((code) => [code, { status: ERRORS[code].status, data: ErrorDataSchema }] as const)
  return Object.fromEntries(entries) as Record<C, { status: number; data: typeof ErrorDataSchema }> satisfies ErrorMap
}

export const Done = z.object({ done: z.literal(true) })

/** Query inputs arrive as text over REST. */
export const intParam = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
export const flagParam = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true')

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
