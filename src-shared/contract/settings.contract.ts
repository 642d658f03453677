import { z } from 'zod'
import { EpochMs } from '../domain/ids.ts'
import { Done, intParam, pick, procedure } from './base.ts'

export const SettingState = z.object({
  key: z.string(),
  value: z.unknown(),
  defaultValue: z.unknown(),
  isDefault: z.boolean(),
})

export const SettingChange = z.object({
  changeId: z.number().int(),
  key: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  by: z.string(),
  at: EpochMs,
})
export type SettingChange = z.infer<typeof SettingChange>

const route = { tags: ['Settings'] }

export const settings = {
  list: procedure
    .route({ ...route, method: 'GET', path: '/settings', summary: 'All settings' })
    .output(z.array(SettingState)),
  set: procedure
    .route({ ...route, method: 'PUT', path: '/settings/{key}', summary: 'Change a setting' })
    .errors(pick('setting.unknown', 'setting.invalid'))
    .input(z.object({ key: z.string(), value: z.unknown() }))
    .output(SettingState),
  reset: procedure
    .route({ ...route, method: 'DELETE', path: '/settings/{key}', summary: 'Back to the default' })
    .errors(pick('setting.unknown'))
    .input(z.object({ key: z.string() }))
    .output(SettingState),
  /** Newest first. */
  history: procedure
    .route({ ...route, method: 'GET', path: '/setting-changes', summary: 'What was changed' })
    .input(z.object({ key: z.string().optional(), limit: intParam(1, 500).default(100) }))
    .output(z.array(SettingChange)),
  /** Sets the key to what it was before that change. */
  rollBack: procedure
    .route({ ...route, method: 'POST', path: '/setting-changes/{changeId}/roll-back', summary: 'Take a change back' })
    .errors(pick('setting.unknown'))
    .input(z.object({ changeId: intParam(1, Number.MAX_SAFE_INTEGER) }))
    .output(Done),
}
