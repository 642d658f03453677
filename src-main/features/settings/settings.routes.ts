import { os } from '#main/engine/rpc/implement.ts'
import type { SettingsStore } from '#main/engine/settings/settings.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { Profiles } from './profiles.service.ts'
import { exportSettings, previewImport } from './settings-file.ts'

const BY = { page: 'you', api: 'a program' } as const
const done = { done: true } as const

export interface SettingsRoutesDeps {
  settings: SettingsStore
  profiles: Profiles
  facts: () => { version: string; now: number }
}

export const createSettingsRoutes = ({ settings, profiles, facts }: SettingsRoutesDeps) => ({
  list: os.settings.list.handler(() => settings.list()),
  set: os.settings.set.handler(async ({ input: { key, value }, context }) => {
    await settings.change(key, value, BY[context.who])
    return settings.state(key)
  }),
  reset: os.settings.reset.handler(async ({ input: { key }, context }) => {
    await settings.reset(key, BY[context.who])
    return settings.state(key)
  }),
  history: os.settings.history.handler(({ input: { key, limit, before } }) =>
    settings.history({ limit, ...(key === undefined ? {} : { key }), ...(before === undefined ? {} : { before }) }),
  ),
  rollBack: os.settings.rollBack.handler(async ({ input: { changeId }, context }) => {
    await settings.rollBack(changeId, BY[context.who])
    return done
  }),
  apply: os.settings.apply.handler(async ({ input: { changes }, context }) => {
    await settings.applyAll(changes, BY[context.who])
    return done
  }),
  export: os.settings.export.handler(() => exportSettings(settings, facts())),
  previewImport: os.settings.previewImport.handler(({ input: { text } }) => previewImport(settings, text)),
  import: os.settings.import.handler(async ({ input: { text, digest }, context }) => {
    const preview = previewImport(settings, text)
    if (preview.digest !== digest) throw new AppError('settings_file.changed', 'Something else would change now')
    const changes = preview.rows
      .filter(({ outcome }) => outcome === 'changes')
      .map(({ key, after }) => ({ key, value: after }))
    if (changes.length > 0) await settings.applyAll(changes, BY[context.who])
    return { changed: changes.length }
  }),
  profiles: os.settings.profiles.handler(() => profiles.list()),
  saveProfile: os.settings.saveProfile.handler(({ input }) => profiles.save(input)),
  deleteProfile: os.settings.deleteProfile.handler(async ({ input: { profileId } }) => {
    await profiles.delete(profileId)
    return done
  }),
})
