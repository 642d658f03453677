import { useEffect, useState } from 'react'
import { isDesktop } from '#renderer/lib/client.ts'
import type { PageProps } from '#renderer/lib/navigation.ts'
import { PageColumn, PageScroll } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import { useFocused } from './focused.ts'
import { FoundSettings } from './parts/FoundSettings.tsx'
import { SectionList } from './parts/SectionList.tsx'
import { SettingInspector } from './parts/SettingInspector.tsx'
import styles from './SettingsPage.module.css'
import { SECTIONS } from './sections.ts'
import { type SectionId, strings } from './strings.ts'

/** Sections at the left, forms in the middle, help and history at the right. The address is `section/setting`. */
export function SettingsPage({ subPath }: PageProps) {
  const [asked, target = ''] = subPath.split('/')
  const section: SectionId = isSection(asked) ? asked : 'models'
  const [query, setQuery] = useState('')
  const [isOnlyChanged, setIsOnlyChanged] = useState(false)
  const isSearching = query.trim() !== '' || isOnlyChanged
  // A link into the page wins over a search that was left there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what changed
  useEffect(() => {
    setQuery('')
    setIsOnlyChanged(false)
  }, [subPath])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section, so no setting is in focus any more
  useEffect(() => useFocused.setState({ key: null }), [section])
  const { Body } = SECTIONS[section]
  return (
    <>
      <SectionList
        sections={visibleSections()}
        current={isSearching ? null : section}
        query={query}
        onQuery={setQuery}
        isOnlyChanged={isOnlyChanged}
        onOnlyChanged={setIsOnlyChanged}
      />
      <PageColumn>
        <PageHeader title={isSearching ? strings.title : strings.sections[section]} purpose={strings.purpose} />
        <PageScroll isPadded>
          <div className={styles.form}>
            {isSearching ? (
              <FoundSettings query={query} isOnlyChanged={isOnlyChanged} onClear={() => setQuery('')} />
            ) : (
              <Body key={section} target={target} />
            )}
          </div>
        </PageScroll>
      </PageColumn>
      <SettingInspector />
    </>
  )
}

const isSection = (text: string | undefined): text is SectionId =>
  text !== undefined && Object.hasOwn(SECTIONS, text) && visibleSections().includes(text as SectionId)

/** What only the desktop can do is shown only there. */
const visibleSections = (): SectionId[] =>
  (Object.keys(SECTIONS) as SectionId[]).filter((section) => section !== 'desktop' || isDesktop)
