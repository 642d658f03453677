import { type ReactNode, useEffect, useState } from 'react'
import { Inspector } from '#renderer/ui/Inspector.tsx'
import { ArtifactPanel } from '../artifacts/ArtifactPanel.tsx'
import { strings as artifactWords } from '../artifacts/strings.ts'
import { useChat } from '../chat.store.ts'
import { SourcePanel } from './SourcePanel.tsx'
import { closeSidePanel, type SidePanelContent, useSidePanel } from './side-panel.ts'
import { strings } from './strings.ts'

const WIDTH_PX = 440
const WIDEST_PX = 900

/** A source or an artifact beside the chat; without one, what usually stands there. */
export function SidePanel({ otherwise }: { otherwise: ReactNode }) {
  const content = useSidePanel((state) => state.content)
  const conversationId = useChat((state) => state.conversationId)
  const [widthPx, setWidth] = useState(WIDTH_PX)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is open belongs to the conversation that was left
  useEffect(() => closeSidePanel, [conversationId])
  if (content === null) return otherwise
  return (
    <Inspector
      label={labelOf(content)}
      isOpen
      widthPx={widthPx}
      widestPx={WIDEST_PX}
      hasClose
      onResize={setWidth}
      onClose={closeSidePanel}
    >
      {content.kind === 'source' ? (
        <SourcePanel key={content.file.attachmentId} file={content.file} place={content.place} />
      ) : (
        <ArtifactPanel artifact={content.artifact} />
      )}
    </Inspector>
  )
}

const labelOf = (content: SidePanelContent): string =>
  content.kind === 'source' ? strings.panel(content.file.name) : artifactWords.panel
