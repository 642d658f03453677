import type { WriteDb } from '#main/engine/db/db.ts'
import type { SettingsStore } from '#main/engine/settings/settings.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { SettingProfile } from '#shared/contract/settings.contract.ts'
import type { SettingProfileId } from '#shared/domain/ids.ts'
import { isPortable } from '#shared/domain/settings-file.ts'
import { AppError } from '#shared/errors/errors.ts'
import * as store from './profiles.store.ts'

export interface ProfilesDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  settings: Pick<SettingsStore, 'check'>
}

/** Named sets of settings. Which keys one holds is the person's choice; using one is a change like any other. */
export function createProfiles({ db, clock, ids, settings }: ProfilesDeps) {
  /** What an older version stored may no longer be allowed: it is told and left out. */
  const toProfile = (row: store.ProfileRow): SettingProfile => {
    const values: Record<string, unknown> = {}
    const stale: string[] = []
    for (const [key, value] of Object.entries(JSON.parse(row.settings) as Record<string, unknown>)) {
      if (isAccepted(key, value)) values[key] = value
      else stale.push(key)
    }
    const profileId = row.profile_id as SettingProfileId
    return { profileId, name: row.name, values, stale, updatedAt: row.updated_at }
  }

  const isAccepted = (key: string, value: unknown): boolean => {
    try {
      settings.check(key, value)
      return isPortable(key)
    } catch {
      return false
    }
  }

  return {
    list: (): SettingProfile[] => store.listProfiles(db).map(toProfile),

    async save(input: {
      profileId?: SettingProfileId | undefined
      name: string
      values: Record<string, unknown>
    }): Promise<SettingProfile> {
      const entries = Object.entries(input.values).map(([key, value]) => {
        if (!isPortable(key)) throw new AppError('setting.unknown', `${key} cannot be in a profile`, { key })
        return [key, settings.check(key, value)] as const
      })
      const now = clock.now()
      const row = await db.durable((tx) => {
        const before = input.profileId === undefined ? undefined : store.findProfile(tx, input.profileId)
        const other = store.findProfileByName(tx, input.name)
        if (other !== undefined && other.profile_id !== input.profileId) {
          throw new AppError('setting_profile.name_taken', `There is a profile ${input.name} already`)
        }
        const saved: store.ProfileRow = {
          // One that was deleted and is wanted back keeps its id.
          profile_id: input.profileId ?? ids.next('sprof'),
          name: input.name,
          settings: JSON.stringify(Object.fromEntries(entries)),
          created_at: before?.created_at ?? now,
          updated_at: now,
        }
        store.putProfile(tx, saved)
        return saved
      })
      return toProfile(row)
    },

    async delete(profileId: SettingProfileId): Promise<void> {
      const changes = await db.durable((tx) => store.deleteProfile(tx, profileId))
      if (changes === 0) throw new AppError('setting_profile.not_found', 'There is no such profile', { profileId })
    },
  }
}

export type Profiles = ReturnType<typeof createProfiles>
