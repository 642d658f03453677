import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import { AppError } from '#shared/errors/errors.ts'

const Input = z.object({ timeZone: z.string().max(64).optional().describe('Like Europe/Berlin') })
type Input = z.infer<typeof Input>

/** get_time: date and time on this PC, or in a time zone. */
export const createGetTime = (clock: Clock): Tool<Input> => ({
  name: 'get_time',
  title: 'Get time',
  description: 'Get the current time',
  risk: 'read',
  effect: 'pure',
  defaultPermission: 'allow',
  input: Input,
  timeoutMs: 1_000,
  isParallel: true,
  async run({ timeZone }) {
    const text = describeTime(clock.now(), timeZone)
    return { output: text, summary: text }
  },
})

/** "Friday, 2 January 2026 at 08:34 (Asia/Kolkata, GMT+5:30)" */
function describeTime(now: number, timeZone: string | undefined): string {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'full',
      timeStyle: 'short',
      ...(timeZone === undefined ? {} : { timeZone }),
    })
    const zone = timeZone ?? format.resolvedOptions().timeZone
    const offset = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
    const name = offset.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    return `${format.format(now)} (${zone}, ${name})`
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new AppError('tool.bad_arguments', `There is no time zone ${timeZone}`, { timeZone }, { cause })
  }
}
