import { lazy, Suspense } from 'react'
import { useInspector } from '#renderer/lib/inspector.ts'
import { Inspector, InspectorSection } from '#renderer/ui/Inspector.tsx'
import { Tabs } from '#renderer/ui/Tabs.tsx'
import { useChat } from '../chat.store.ts'
import styles from '../parts/Page.module.css'
import { strings } from '../strings.ts'
import { ContextTab } from './ContextTab.tsx'
import { type InspectorTab, showTab, useInspectorTab } from './inspector-tab.ts'
import { RunTab } from './RunTab.tsx'

const words = strings.inspector
const NARROW_PX = 1_280
/** Its fields are heavy, and the first page is there before anybody changes a parameter. */
const ParametersTab = lazy(async () => ({ default: (await import('./ParametersTab.tsx')).ParametersTab }))
const TABS = { context: ContextTab, params: ParametersTab, run: RunTab } satisfies Record<InspectorTab, unknown>

/** Facts and settings of the open conversation. In a narrow window it starts closed: there it lies over the thread. */
export function ChatInspector() {
  const tab = useInspectorTab((store) => store.tab)
  const { open: _open, ...inspector } = useInspector('chat', window.innerWidth >= NARROW_PX)
  const isRead = useChat((state) => state.conversation !== null)
  const isBlank = useChat((state) => state.isBlank)
  const Body = TABS[tab]
  return (
    <Inspector label={words.label} {...inspector}>
      <h2 className="h-hidden">{words.label}</h2>
      <Tabs
        label={words.label}
        value={tab}
        onChange={showTab}
        tabs={(Object.keys(TABS) as InspectorTab[]).map((value) => ({ value, label: words.tabs[value] }))}
      >
        <Suspense fallback={null}>{isRead && <Body />}</Suspense>
        {isBlank && (
          <InspectorSection>
            <p className={styles.none}>{words.blank}</p>
          </InspectorSection>
        )}
      </Tabs>
    </Inspector>
  )
}
