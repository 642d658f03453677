import { Button, Modal } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import type { SettingProfile } from '#shared/contract/settings.contract.ts'
import { actUndoable } from '../change-setting.ts'
import styles from '../SettingsPage.module.css'
import { strings as pageStrings } from '../strings.ts'
import { changesTo } from './changes.ts'
import { DiffTable } from './DiffTable.tsx'
import { strings } from './strings.ts'

const words = strings.useDialog

/** What using a profile changes; all of it is one change that can be taken back. */
export function UseProfileDialog({ profile, onClose }: { profile: SettingProfile; onClose: () => void }) {
  const byKey = useSettings((store) => store.byKey)
  const state = (key: string) => byKey[key as keyof typeof byKey]
  const changes = changesTo(profile.values, (key) => state(key)?.value)
  const use = async () => {
    const undo = changes.map(({ key, before }) =>
      state(key)?.isDefault ? { key, reset: true } : { key, value: before },
    )
    await actUndoable(
      () => client.settings.apply({ changes: changes.map(({ key, after }) => ({ key, value: after })) }),
      strings.used(profile.name),
      () => client.settings.apply({ changes: undo }),
    )
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size={620} title={words.title(profile.name)}>
      {changes.length === 0 ? <p>{words.same}</p> : <DiffTable changes={changes} />}
      <div className={styles.dialogActions}>
        {changes.length > 0 && (
          <Button variant="filled" data-autofocus onClick={() => void use()}>
            {words.confirm(changes.length)}
          </Button>
        )}
        <Button onClick={onClose}>{pageStrings.cancel}</Button>
      </div>
    </Modal>
  )
}
