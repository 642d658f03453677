import type { SettingsStore } from '#main/engine/settings/settings.ts'
import { createSettingsRoutes } from './settings.routes.ts'

/** The settings as a page sees them; the engine keeps them. */
export const createSettingsFeature = (deps: { settings: SettingsStore }) => ({
  routes: createSettingsRoutes(deps.settings),
})
