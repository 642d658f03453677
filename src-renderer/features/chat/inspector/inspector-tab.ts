import { create } from 'zustand'
import { isInspectorShown, toggleInspector, useInspectorStore } from '#renderer/lib/inspector.ts'

export type InspectorTab = 'context' | 'params' | 'run'

/** The tab of the chat's inspector. */
export const useInspectorTab = create<{ tab: InspectorTab }>(() => ({ tab: 'context' }))

export const showTab = (tab: InspectorTab): void => useInspectorTab.setState({ tab })

/** Opens the inspector at a tab. */
export function openInspectorAt(tab: InspectorTab): void {
  showTab(tab)
  if (!isInspectorShown(useInspectorStore.getState())) toggleInspector()
}
