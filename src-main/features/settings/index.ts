import type { SettingsStore } from '#main/engine/settings/settings.ts'
import { createProfiles, type ProfilesDeps } from './profiles.service.ts'
import { createSettingsRoutes } from './settings.routes.ts'

/** The settings as a page sees them, with profiles and files; the engine keeps the values. */
export function createSettingsFeature(deps: ProfilesDeps & { settings: SettingsStore; version: string }) {
  const facts = () => ({ version: deps.version, now: deps.clock.now() })
  return { routes: createSettingsRoutes({ settings: deps.settings, profiles: createProfiles(deps), facts }) }
}
