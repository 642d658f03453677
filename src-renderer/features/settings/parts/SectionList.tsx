import { href } from '#renderer/lib/navigation.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { SearchField } from '#renderer/ui/SearchField.tsx'
import { SETTING_CATALOGUE } from '../catalogue.ts'
import styles from '../SettingsPage.module.css'
import { SECTIONS } from '../sections.ts'
import { type SectionId, strings } from '../strings.ts'

interface SectionListProps {
  sections: readonly SectionId[]
  current: SectionId | null
  query: string
  onQuery: (query: string) => void
  isOnlyChanged: boolean
  onOnlyChanged: (isOnlyChanged: boolean) => void
}

export function SectionList(props: SectionListProps) {
  const { sections, current, query, onQuery, isOnlyChanged, onOnlyChanged } = props
  const changed = useSettings(
    ({ byKey }) => SETTING_CATALOGUE.filter((entry) => byKey[entry.key]?.isDefault === false).length,
  )
  return (
    <nav className={styles.sections} aria-label={strings.sectionsLabel}>
      <SearchField label={strings.search} value={query} onChange={onQuery} keys="/" />
      <button
        type="button"
        className={styles.filter}
        aria-pressed={isOnlyChanged}
        onClick={() => onOnlyChanged(!isOnlyChanged)}
      >
        <span className={styles.dot} aria-hidden />
        {strings.onlyChanged} {changed}
      </button>
      <ul>
        {sections.map((section) => {
          const { icon: Icon } = SECTIONS[section]
          return (
            <li key={section}>
              <a
                className={styles.section}
                href={href('settings', section)}
                aria-current={section === current ? 'true' : undefined}
                onClick={() => {
                  onQuery('')
                  onOnlyChanged(false)
                }}
              >
                <Icon size={16} aria-hidden />
                <span className="h-cut">{strings.sections[section]}</span>
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
