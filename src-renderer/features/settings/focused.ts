import { create } from 'zustand'
import type { SettingKey } from '#shared/domain/settings.ts'

/** The setting that the help pane shows: the one that was focused last. */
export const useFocused = create<{ key: SettingKey | null }>(() => ({ key: null }))

export const focusOn = (key: SettingKey): void => useFocused.setState({ key })
