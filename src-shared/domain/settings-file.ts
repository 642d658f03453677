import { z } from 'zod'
import { isSettingKey, type SettingKey } from './settings.ts'

export const SETTINGS_FORMAT = 'hearth-settings'
export const SETTINGS_FORMAT_VERSION = 1

/** What Hearth remembers by itself: no part of a profile or of an exported file. */
const REMEMBERED: readonly SettingKey[] = ['onboarding.done', 'help.read', 'help.newsSeen']

/** Whether a key is a choice of the person, so that it can be taken along. */
export const isPortable = (key: string): key is SettingKey => isSettingKey(key) && !REMEMBERED.includes(key)

/** The file that Settings exports. Each value is checked by its own setting; unknown keys are told and left out. */
export const SettingsFile = z.object({
  format: z.literal(SETTINGS_FORMAT),
  formatVersion: z.number().int().min(1),
  app: z.string().max(60).optional(),
  exportedAt: z.string().max(60).optional(),
  settings: z.record(z.string().max(200), z.unknown()),
})
export type SettingsFile = z.infer<typeof SettingsFile>
