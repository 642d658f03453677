import { Button } from '@mantine/core'
import { isDesktop } from '#renderer/lib/client.ts'
import { matchWords } from '#renderer/lib/match.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Highlight } from '#renderer/ui/Highlight.tsx'
import { PANELS, SETTING_CATALOGUE } from '../catalogue.ts'
import styles from '../SettingsPage.module.css'
import { type SectionId, strings } from '../strings.ts'
import { SettingField } from './SettingField.tsx'

interface FoundSettingsProps {
  query: string
  isOnlyChanged: boolean
  onClear: () => void
}

/** Settings of all sections that match, the found words marked. */
export function FoundSettings({ query, isOnlyChanged, onClear }: FoundSettingsProps) {
  const byKey = useSettings((store) => store.byKey)
  const entries = SETTING_CATALOGUE.filter(
    (entry) =>
      (isDesktop || entry.section !== 'desktop') &&
      (!isOnlyChanged || byKey[entry.key]?.isDefault === false) &&
      matchWords(`${entry.label} ${entry.help} ${strings.sections[entry.section]}`, query) !== null,
  )
  const panels = isOnlyChanged
    ? []
    : PANELS.filter((panel) => matchWords(`${panel.label} ${panel.words}`, query) !== null)
  if (entries.length + panels.length === 0) {
    return (
      <EmptyState action={query !== '' && <Button onClick={onClear}>{strings.found.clear}</Button>}>
        {query === '' ? strings.found.noneChanged : strings.found.none(query)}
      </EmptyState>
    )
  }
  const sections = new Set<SectionId>([...entries, ...panels].map((each) => each.section))
  return [...sections].map((section) => (
    <section key={section} className={styles.group}>
      <h2 className={styles.groupTitle}>{strings.sections[section]}</h2>
      {panels
        .filter((panel) => panel.section === section)
        .map((panel) => (
          <a key={panel.id} className={styles.panelLink} href={href('settings', `${section}/${panel.id}`)}>
            <Highlight look="mark" text={panel.label} ranges={matchWords(panel.label, query) ?? []} />
          </a>
        ))}
      <div className={styles.fields}>
        {entries
          .filter((entry) => entry.section === section)
          .map((entry) => (
            <SettingField key={entry.key} entry={entry} query={query} />
          ))}
      </div>
    </section>
  ))
}
