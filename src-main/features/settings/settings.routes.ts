import { os } from '#main/engine/rpc/implement.ts'
import type { SettingsStore } from '#main/engine/settings/settings.ts'

const BY = { page: 'you', api: 'a program' } as const

export const createSettingsRoutes = (settings: SettingsStore) => ({
  list: os.settings.list.handler(() => settings.list()),
  set: os.settings.set.handler(async ({ input: { key, value }, context }) => {
    await settings.change(key, value, BY[context.who])
    return settings.state(key)
  }),
  reset: os.settings.reset.handler(async ({ input: { key }, context }) => {
    await settings.reset(key, BY[context.who])
    return settings.state(key)
  }),
  history: os.settings.history.handler(({ input: { key, limit } }) =>
    settings.history(key === undefined ? { limit } : { key, limit }),
  ),
  rollBack: os.settings.rollBack.handler(async ({ input: { changeId }, context }) => {
    await settings.rollBack(changeId, BY[context.who])
    return { done: true } as const
  }),
})
