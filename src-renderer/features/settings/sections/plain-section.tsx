import { SETTING_CATALOGUE } from '../catalogue.ts'
import { SettingField } from '../parts/SettingField.tsx'
import styles from '../SettingsPage.module.css'
import type { SectionId } from '../strings.ts'

/** The settings of a section, one under the other. */
export function SettingFields({ section, target }: { section: SectionId; target: string }) {
  return (
    <div className={styles.fields}>
      {SETTING_CATALOGUE.filter((entry) => entry.section === section).map((entry) => (
        <SettingField key={entry.key} entry={entry} isTarget={entry.key === target} />
      ))}
    </div>
  )
}

/** A section that is nothing but settings. */
export const plainSection = (section: SectionId) =>
  function PlainSection({ target }: { target: string }) {
    return <SettingFields section={section} target={target} />
  }
