import { PanelRight } from 'lucide-react'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { openArtifact } from '../citations/side-panel.ts'
import { strings } from './strings.ts'

interface OpenInPanelProps {
  messageId: string
  block: { code: string; language: string }
}

/** In the head of a code block: shows it beside the chat. */
export const OpenInPanel = ({ messageId, block }: OpenInPanelProps) => (
  <IconButton icon={PanelRight} size={14} label={strings.open} onClick={() => openArtifact({ messageId, ...block })} />
)
