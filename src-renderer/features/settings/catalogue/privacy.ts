import { entry, type SettingEntry, toggle } from './entry.ts'

export const privacy: readonly SettingEntry[] = [
  entry(
    'privacy',
    'privacy.onlyThisPc',
    'Only models on this PC',
    'Models on the internet or in your network cannot be used by anything, and their providers are not asked.',
    toggle,
  ),
]
