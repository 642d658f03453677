import { z } from 'zod'
import { EpochMs, SettingProfileId } from '../domain/ids.ts'
import { plainLine } from '../std/plain-line.ts'
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

/** Several settings at once: all of them or none. A value, or back to the default. */
export const SettingWish = z.object({
  key: z.string().max(200),
  value: z.unknown().optional(),
  reset: z.boolean().optional(),
})
export type SettingWish = z.infer<typeof SettingWish>

/** A named set of settings. */
export const SettingProfile = z.object({
  profileId: SettingProfileId,
  name: z.string(),
  values: z.record(z.string(), z.unknown()),
  /** keys whose value this version does not accept any more; they are left out when it is used */
  stale: z.array(z.string()),
  updatedAt: EpochMs,
})
export type SettingProfile = z.infer<typeof SettingProfile>

/** What an import would do with one key. */
export const ImportRow = z.object({
  key: z.string(),
  outcome: z.enum(['changes', 'same', 'unknown', 'invalid', 'not_portable']),
  before: z.unknown(),
  after: z.unknown(),
  /** why it is not taken over, in words */
  problem: z.string().nullable(),
})
export type ImportRow = z.infer<typeof ImportRow>

const FileText = z.string().min(1).max(262_144)
const ProfileName = z.string().overwrite(plainLine).min(1).max(60)

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
    .input(
      z.object({
        key: z.string().optional(),
        limit: intParam(1, 500).default(100),
        /** older than this change */
        before: intParam(1, Number.MAX_SAFE_INTEGER).optional(),
      }),
    )
    .output(z.array(SettingChange)),
  /** Sets the key to what it was before that change. */
  rollBack: procedure
    .route({ ...route, method: 'POST', path: '/setting-changes/{changeId}/roll-back', summary: 'Take a change back' })
    .errors(pick('setting.unknown'))
    .input(z.object({ changeId: intParam(1, Number.MAX_SAFE_INTEGER) }))
    .output(Done),
  apply: procedure
    .route({ ...route, method: 'POST', path: '/settings', summary: 'Change several settings at once' })
    .errors(pick('setting.unknown', 'setting.invalid'))
    .input(z.object({ changes: z.array(SettingWish).min(1).max(500) }))
    .output(Done),
  /** Without secrets: keys and passwords are no settings and never in it. */
  export: procedure
    .route({ ...route, method: 'GET', path: '/settings-file', summary: 'All settings as a file' })
    .output(z.object({ fileName: z.string(), text: z.string() })),
  /** What an import would do, key by key. Changes nothing. */
  previewImport: procedure
    .route({ ...route, method: 'POST', path: '/settings-file/preview', summary: 'What an import would change' })
    .errors(pick('settings_file.unreadable'))
    .input(z.object({ text: FileText }))
    .output(z.object({ rows: z.array(ImportRow), from: z.string().nullable(), digest: z.string() })),
  /** Takes over what the preview with this digest showed. */
  import: procedure
    .route({ ...route, method: 'POST', path: '/settings-file/import', summary: 'Take settings from a file' })
    .errors(pick('settings_file.unreadable', 'settings_file.changed'))
    .input(z.object({ text: FileText, digest: z.string().length(64) }))
    .output(z.object({ changed: z.number().int() })),
  profiles: procedure
    .route({ ...route, method: 'GET', path: '/setting-profiles', summary: 'Named sets of settings' })
    .output(z.array(SettingProfile)),
  /** A new one, or the one with this id. */
  saveProfile: procedure
    .route({ ...route, method: 'POST', path: '/setting-profiles', summary: 'Save a profile' })
    .errors(pick('setting.unknown', 'setting.invalid', 'setting_profile.not_found', 'setting_profile.name_taken'))
    .input(
      z.object({
        profileId: SettingProfileId.optional(),
        name: ProfileName,
        values: z.record(z.string().max(200), z.unknown()),
      }),
    )
    .output(SettingProfile),
  deleteProfile: procedure
    .route({ ...route, method: 'DELETE', path: '/setting-profiles/{profileId}', summary: 'Delete a profile' })
    .errors(pick('setting_profile.not_found'))
    .input(z.object({ profileId: SettingProfileId }))
    .output(Done),
}
