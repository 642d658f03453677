import { errorText } from '#renderer/lib/errors.ts'
import { sayFailure } from '#renderer/lib/say.ts'
import { resetSetting, saveSetting, useSettings } from '#renderer/lib/settings-store.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { offerUndo } from '#renderer/lib/undo.ts'
import type { SettingKey, SettingValues } from '#shared/domain/settings.ts'
import type { SettingEntry } from './catalogue.ts'
import { strings } from './strings.ts'
import { showValue } from './values.ts'

/** Saves at once and offers Undo. Gives what to say beside the field when the core refuses the value. */
export async function changeSetting(entry: SettingEntry, value: unknown): Promise<string> {
  return change(
    entry,
    () => saveSetting(entry.key, value as SettingValues[SettingKey]),
    () => strings.setting.saved(entry.label, showValue(entry, value)),
  )
}

export async function resetToDefault(entry: SettingEntry): Promise<string> {
  return change(
    entry,
    () => resetSetting(entry.key),
    () => strings.setting.wasReset(entry.label),
  )
}

async function change(entry: SettingEntry, act: () => Promise<void>, label: () => string): Promise<string> {
  const before = useSettings.getState().byKey[entry.key]
  try {
    await act()
  } catch (error) {
    return errorText(error)
  }
  if (before !== undefined) {
    offerUndo(label(), () =>
      before.isDefault ? resetSetting(entry.key) : saveSetting(entry.key, before.value as SettingValues[SettingKey]),
    )
  }
  return ''
}

/** Does something and says so; a failure stays in a toast until it is closed. True when it worked. */
export async function act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work()
    if (done !== undefined) showToast({ text: done })
    return true
  } catch (error) {
    sayFailure(error)
    return false
  }
}

/** The same for what can be taken back. */
export async function actUndoable(
  work: () => Promise<unknown>,
  done: string,
  undo: () => Promise<unknown>,
): Promise<void> {
  if (await act(work)) {
    offerUndo(done, async () => {
      await undo()
    })
  }
}
