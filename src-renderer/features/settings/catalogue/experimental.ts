import { FEATURE_FLAGS } from '#shared/domain/feature-flags.ts'
import { entry, type SettingEntry, toggle } from './entry.ts'

/** Feature flags, each with the reason why it is a switch. */
export const experimental: readonly SettingEntry[] = FEATURE_FLAGS.map(({ key, label, off, reason, since }) =>
  entry('experimental', key, label, `${reason} Switched off: ${off} Since version ${since}.`, toggle),
)
