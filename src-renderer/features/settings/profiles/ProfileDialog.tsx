import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { client, isDesktop } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import type { SettingProfile } from '#shared/contract/settings.contract.ts'
import { SETTING_CATALOGUE } from '../catalogue.ts'
import styles from '../SettingsPage.module.css'
import { strings as pageStrings, type SectionId } from '../strings.ts'
import own from './Profiles.module.css'
import { strings } from './strings.ts'

const words = strings.form

/** Names a profile and chooses which settings it holds. Values are those of now; an old profile keeps its own. */
export function ProfileDialog({ profile, onClose }: { profile: SettingProfile | null; onClose: () => void }) {
  const byKey = useSettings((store) => store.byKey)
  const changed = SETTING_CATALOGUE.filter(({ key }) => byKey[key]?.isDefault === false).map(({ key }) => key as string)
  const [name, setName] = useState(profile?.name ?? '')
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set(profile ? Object.keys(profile.values) : changed))
  const [takesNow, setTakesNow] = useState(profile === null)
  const [problem, setProblem] = useState('')
  const now = (key: string) => byKey[key as keyof typeof byKey]?.value
  const save = async () => {
    if (name.trim() === '') return setProblem(words.needName)
    if (keys.size === 0) return setProblem(words.needOne)
    const kept = (key: string) =>
      takesNow || profile === null || !(key in profile.values) ? now(key) : profile.values[key]
    const values = Object.fromEntries([...keys].map((key) => [key, kept(key)]))
    try {
      await client.settings.saveProfile({ ...(profile && { profileId: profile.profileId }), name, values })
      showToast({ text: words.saved(name.trim()) })
      onClose()
    } catch (thrown) {
      setProblem(errorText(thrown))
    }
  }
  const toggle = (key: string) => {
    const next = new Set(keys)
    if (!next.delete(key)) next.add(key)
    setKeys(next)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={profile === null ? words.newTitle : words.editTitle(profile.name)}
    >
      <div className={styles.dialog}>
        <TextInput
          data-autofocus
          label={words.name}
          maxLength={60}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setProblem('')
          }}
        />
        <div>
          <div className={styles.toolbar}>
            <span className={styles.strong}>{words.which}</span>
            <Button size="xs" onClick={() => setKeys(new Set(SETTING_CATALOGUE.map(({ key }) => key)))}>
              {words.all}
            </Button>
            <Button size="xs" onClick={() => setKeys(new Set(changed))}>
              {words.changed}
            </Button>
            <Button size="xs" onClick={() => setKeys(new Set())}>
              {words.noneOf}
            </Button>
          </div>
          <fieldset className={own.keys} aria-label={words.which}>
            {sections().map((section) => (
              <Keys key={section} section={section} keys={keys} onToggle={toggle} />
            ))}
          </fieldset>
        </div>
        {profile !== null && (
          <Checkbox
            label={words.takesNow}
            checked={takesNow}
            onChange={(event) => setTakesNow(event.currentTarget.checked)}
          />
        )}
        {problem !== '' && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.dialogActions}>
          <Button variant="filled" onClick={() => void save()}>
            {words.save}
          </Button>
          <Button onClick={onClose}>{pageStrings.cancel}</Button>
        </div>
      </div>
    </Modal>
  )
}

const sections = (): SectionId[] => [
  ...new Set(SETTING_CATALOGUE.map((entry) => entry.section).filter((each) => isDesktop || each !== 'desktop')),
]

interface KeysProps {
  section: SectionId
  keys: ReadonlySet<string>
  onToggle: (key: string) => void
}

function Keys({ section, keys, onToggle }: KeysProps) {
  return (
    <>
      <h3>{pageStrings.sections[section]}</h3>
      {SETTING_CATALOGUE.filter((entry) => entry.section === section).map(({ key, label }) => (
        <Checkbox
          key={key}
          className={own.key}
          size="xs"
          label={label}
          checked={keys.has(key)}
          onChange={() => onToggle(key)}
        />
      ))}
    </>
  )
}
