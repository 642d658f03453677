import { Button } from '@mantine/core'
import { Pencil, Save, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import type { SettingProfile } from '#shared/contract/settings.contract.ts'
import { actUndoable } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { changesTo } from './changes.ts'
import { FilePanel } from './FilePanel.tsx'
import { ProfileDialog } from './ProfileDialog.tsx'
import own from './Profiles.module.css'
import { strings } from './strings.ts'
import { UseProfileDialog } from './UseProfileDialog.tsx'

/** Named sets of settings, and settings as a file. */
export function ProfilesSection({ target }: { target: string }) {
  return (
    <>
      <ProfilesPanel isTarget={target === 'profiles'} />
      <FilePanel isTarget={target === 'file'} />
    </>
  )
}

type Open = { what: 'new' } | { what: 'edit' | 'use'; profile: SettingProfile }

function ProfilesPanel({ isTarget }: { isTarget: boolean }) {
  const { data: profiles, reload } = useResource(() => client.settings.profiles())
  const [open, setOpen] = useState<Open | null>(null)
  const remove = async (profile: SettingProfile) => {
    const { profileId, name, values } = profile
    await actUndoable(
      () => client.settings.deleteProfile({ profileId }),
      strings.deleted(name),
      async () => {
        await client.settings.saveProfile({ profileId, name, values })
        reload()
      },
    )
    reload()
  }
  const close = () => {
    setOpen(null)
    reload()
  }
  return (
    <Panel
      title={strings.profiles}
      about={strings.about}
      isTarget={isTarget}
      actions={
        <Button leftSection={<Save size={14} aria-hidden />} onClick={() => setOpen({ what: 'new' })}>
          {strings.save}
        </Button>
      }
    >
      <ul className={styles.box} aria-label={strings.profiles}>
        {profiles?.length === 0 && <li className={styles.empty}>{strings.none}</li>}
        {profiles?.map((profile) => (
          <ProfileRow
            key={profile.profileId}
            profile={profile}
            onUse={() => setOpen({ what: 'use', profile })}
            onEdit={() => setOpen({ what: 'edit', profile })}
            onDelete={() => void remove(profile)}
          />
        ))}
      </ul>
      {open?.what === 'new' && <ProfileDialog profile={null} onClose={close} />}
      {open?.what === 'edit' && <ProfileDialog profile={open.profile} onClose={close} />}
      {open?.what === 'use' && <UseProfileDialog profile={open.profile} onClose={close} />}
    </Panel>
  )
}

interface ProfileRowProps {
  profile: SettingProfile
  onUse: () => void
  onEdit: () => void
  onDelete: () => void
}

function ProfileRow({ profile: { name, values, stale }, onUse, onEdit, onDelete }: ProfileRowProps) {
  const byKey = useSettings((store) => store.byKey)
  const isOn = changesTo(values, (key) => byKey[key as keyof typeof byKey]?.value).length === 0
  return (
    <li className={own.row}>
      <div>
        <span className={styles.strong}>{name}</span>{' '}
        <span className="h-meta">
          {strings.holds(Object.keys(values).length)}
          {stale.length > 0 && `, ${strings.stale(stale.length)}`}
          {isOn && `. ${strings.isOn}`}
        </span>
      </div>
      <div className={styles.itemEnd}>
        <Button size="xs" aria-label={strings.useOf(name)} onClick={onUse}>
          {strings.use}
        </Button>
        <IconButton icon={Pencil} size={14} label={strings.editOf(name)} onClick={onEdit} />
        <IconButton icon={Trash2} size={14} label={strings.delete(name)} onClick={onDelete} />
      </div>
    </li>
  )
}
